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

package io.durablestreams.client;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.TransportException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ReactorNettyStreamConnector}: what fails is told once, and leaves its
 * place in the pool.
 */
class ReactorNettyStreamConnectorTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private final ConnectionProvider onePlace = ConnectionProvider.create("one-place", 1);

	private final AtomicInteger requests = new AtomicInteger();

	private DisposableServer server;

	@AfterEach
	void stop() {
		this.server.disposeNow();
		this.onePlace.dispose();
	}

	@Test
	void connectionsThatEndBeforeTheyAnswerLeaveTheirPlaceAndNoWarning() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.list = new CopyOnWriteArrayList<>();
		log.start();
		Logger reactorNetty = (Logger) LoggerFactory.getLogger("reactor.netty.http.client");
		reactorNetty.addAppender(log);
		serve(UnaryOperator.identity());
		try (DurableStreamsClient client = client("http", UnaryOperator.identity())) {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(TransportException.class)
					.isThrownBy(() -> client.stream("orders").metadata().block(SOON))
					.withMessageEndingWith("broke off");
			}
			client.stream("orders").delete().block(SOON);
		}
		finally {
			reactorNetty.detachAppender(log);
		}
		assertThat(log.list).noneMatch((event) -> event.getLevel().isGreaterOrEqual(Level.WARN));
	}

	@Test
	void handshakesThatFailLeaveTheirPlace() throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.ecp256()
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		SslContext context = SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
		serve((http) -> http.secure((spec) -> spec.sslContext(context)));
		try (DurableStreamsClient client = client("https", UnaryOperator.identity())) {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(TransportException.class)
					.isThrownBy(() -> client.stream("orders").metadata().block(SOON))
					.withMessageContaining("is not trusted");
			}
		}
	}

	@Test
	void whateverTheHttpClientIsSetUpForRequestsAreSentOnceAndRedirectsNotFollowed() {
		serve(UnaryOperator.identity());
		try (DurableStreamsClient client = client("http", (http) -> http.disableRetry(false).followRedirect(true))) {
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> client.stream("orders").metadata().block(SOON));
			assertThat(this.requests).hasValue(1);
			assertThatExceptionOfType(DurableStreamException.class)
				.isThrownBy(() -> client.stream("orders").closeStream().block(SOON))
				.withMessageContaining("307");
			assertThat(this.requests).hasValue(2);
		}
	}

	private DurableStreamsClient client(String scheme, UnaryOperator<HttpClient> customizer) {
		ReactorNettyStreamConnector connector = ReactorNettyStreamConnector
			.forRequests((pool) -> customizer.apply(HttpClient.create(this.onePlace)));
		return DurableStreamsClient.builder(scheme + "://localhost:" + this.server.port() + "/v1/stream")
			.connectors(connector, connector)
			.retryPolicy(RetryPolicy.withMaxRetries(0))
			.build();
	}

	/**
	 * HEAD is answered by the connection's end, POST by a redirect, DELETE by success.
	 */
	private void serve(UnaryOperator<HttpServer> customizer) {
		this.server = customizer.apply(HttpServer.create().host("127.0.0.1")).handle((request, response) -> {
			this.requests.incrementAndGet();
			return switch (request.method().name()) {
				case "HEAD" -> {
					response.withConnection((connection) -> connection.channel().close());
					yield Mono.never();
				}
				case "POST" -> response.status(307).header("Location", "/elsewhere").send();
				default -> response.status(204).send();
			};
		}).bindNow();
	}

}
