/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.boot.autoconfigure.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.TransportException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * An SSL bundle whose files are replaced while the application runs.
 */
class SslBundleReloadTests {

	@TempDir
	private Path directory;

	private static final Sinks.Many<String> events = Sinks.many().multicast().directBestEffort();

	private static X509Bundle firstAuthority;

	private static X509Bundle secondAuthority;

	private static DisposableServer first;

	private static DisposableServer second;

	@BeforeAll
	static void startServers() throws Exception {
		firstAuthority = authority("CN=First Authority");
		secondAuthority = authority("CN=Second Authority");
		first = serve(firstAuthority);
		second = serve(secondAuthority);
	}

	@AfterAll
	static void stopServers() {
		first.disposeNow();
		second.disposeNow();
	}

	@BeforeEach
	void trustTheFirst() throws Exception {
		trust(firstAuthority.getCertificatePEM());
	}

	@ParameterizedTest
	@CsvSource({ "reactor, durable.streams.ssl.bundle", "jdk, durable.streams.ssl.bundle",
			"reactor, spring.http.clients.ssl.bundle" })
	void newConnectionsUseTheNewBundleAndOldOnesGoOn(String connector, String property) {
		runner().withPropertyValues("durable.streams.connector=" + connector, property + "=streams").run((context) -> {
			DurableStreamsClient client = context.getBean(DurableStreamsClient.class);
			DurableStream onFirst = client.stream(url(first));
			DurableStream onSecond = client.stream(url(second));
			List<ReadSignal> signals = new CopyOnWriteArrayList<>();
			Disposable read = onFirst.read()
				.from(Offset.EARLIEST)
				.live(LiveMode.AUTO)
				.signals()
				.subscribe(signals::add);
			await().atMost(StreamsRunner.LIMIT).until(() -> signals.size() == 2);
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> onSecond.metadata().block(StreamsRunner.LIMIT))
				.withMessageContaining("not trusted");

			trust(secondAuthority.getCertificatePEM());

			await().atMost(StreamsRunner.LIMIT)
				.untilAsserted(
						() -> assertThatNoException().isThrownBy(() -> onSecond.metadata().block(StreamsRunner.LIMIT)));
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> onFirst.metadata().block(StreamsRunner.LIMIT))
				.withMessageContaining("not trusted");
			events.tryEmitNext(data("[\"later\"]"));
			await().atMost(StreamsRunner.LIMIT).until(() -> signals.size() == 4);
			read.dispose();
		});
	}

	@Test
	void aListenerThatWasLeftOutByAChangeOfAuthorityComesBack() throws Exception {
		trust(secondAuthority.getCertificatePEM());
		runner().withPropertyValues("durable.streams.ssl.bundle=streams").run((context) -> {
			List<DurableStreamException> failures = new CopyOnWriteArrayList<>();
			List<ReadSignal> signals = new CopyOnWriteArrayList<>();
			Disposable read = context.getBean(DurableStreamsClient.class)
				.stream(url(first))
				.read()
				.from(Offset.EARLIEST)
				.live(LiveMode.AUTO)
				.onRetry((attempt) -> failures.add((DurableStreamException) attempt.cause()))
				.signals()
				.subscribe(signals::add);
			await().atMost(StreamsRunner.LIMIT).until(() -> !failures.isEmpty());

			trust(secondAuthority.getCertificatePEM() + firstAuthority.getCertificatePEM());

			await().atMost(StreamsRunner.LIMIT).until(() -> signals.size() == 2);
			read.dispose();
		});
	}

	@Test
	void whatCanNotBeReadIsToldAndChangesNothing() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		// The thread that watches the files logs while it is read.
		log.list = new CopyOnWriteArrayList<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger(SslBundleUpdates.class);
		logger.addAppender(log);
		runner().withPropertyValues("durable.streams.ssl.bundle=streams").run((context) -> {
			DurableStream onFirst = context.getBean(DurableStreamsClient.class).stream(url(first));
			onFirst.metadata().block(StreamsRunner.LIMIT);

			trust("-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n");

			await().atMost(StreamsRunner.LIMIT).until(() -> !log.list.isEmpty());
			onFirst.metadata().block(StreamsRunner.LIMIT);
		});
		logger.detachAppender(log);
		assertThat(log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertThat(event.getFormattedMessage()).contains("'streams'").contains("can't be used");
		});
	}

	private ApplicationContextRunner runner() {
		return StreamsRunner.create()
			.withPropertyValues("durable.streams.base-url=" + url(first),
					"durable.streams.allowed-origins=" + origin(second),
					"spring.ssl.bundle.watch.file.quiet-period=10ms",
					"spring.ssl.bundle.pem.streams.reload-on-update=true",
					"spring.ssl.bundle.pem.streams.truststore.certificate=" + trusted().toUri());
	}

	private Path trusted() {
		return this.directory.resolve("trusted.pem");
	}

	private void trust(String pem) throws IOException {
		Path next = this.directory.resolve("next.pem");
		Files.writeString(next, pem);
		Files.move(next, trusted(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	private static String origin(DisposableServer server) {
		return "https://localhost:" + server.port();
	}

	private static String url(DisposableServer server) {
		return origin(server) + "/v1/stream/orders";
	}

	private static DisposableServer serve(X509Bundle authority) throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.ecp256()
			.addSanDnsName("localhost")
			.buildIssuedBy(authority);
		SslContext context = SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
		return HttpServer.create()
			.host("127.0.0.1")
			.secure((spec) -> spec.sslContext(context))
			.handle(SslBundleReloadTests::answer)
			.bindNow();
	}

	private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		response.header("Stream-Next-Offset", "1");
		if (request.uri().contains("live=sse")) {
			return response.sse().sendString(Flux.just(control()).concatWith(events.asFlux()));
		}
		response.header("Content-Type", "application/json").header("Stream-Up-To-Date", "true");
		return request.method().name().equals("GET") ? response.sendString(Flux.just("[]")) : response.send();
	}

	private static String control() {
		return "event: control\ndata: {\"streamNextOffset\":\"1\",\"upToDate\":true}\n\n";
	}

	private static String data(String json) {
		return "event: data\ndata: " + json + "\n\n" + control().replace("\"1\"", "\"2\"");
	}

	private static X509Bundle authority(String name) throws Exception {
		return new CertificateBuilder().subject(name).ecp256().setIsCertificateAuthority(true).buildSelfSigned();
	}

}
