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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.client.error.TransportException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * What is said where TLS fails, by servers that speak it: which server, what was wrong,
 * and nothing by the HTTP engine's own log.
 */
class TlsFailureTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final X509Bundle AUTHORITY = authority("CN=Authority");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private @Nullable DisposableServer server;

	ClientHttpConnector connector(X509Bundle trusted, @Nullable X509Bundle own) throws Exception {
		KeyManagerFactory keys = (own != null) ? own.toKeyManagerFactory() : null;
		SslContext context = SslContextBuilder.forClient()
			.trustManager(trusted.toTrustManagerFactory())
			.keyManager(keys)
			.build();
		return ReactorNettyStreamConnector
			.forReads((pool) -> HttpClient.create(pool).secure((spec) -> spec.sslContext(context)));
	}

	@BeforeEach
	void watchLog() {
		this.log.list = new CopyOnWriteArrayList<>();
		this.log.start();
		rootLogger().addAppender(this.log);
	}

	@AfterEach
	void theHttpEngineWritesNoWarning() {
		rootLogger().detachAppender(this.log);
		if (this.server != null) {
			this.server.disposeNow();
		}
		assertThat(this.log.list).filteredOn((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.extracting(ILoggingEvent::getLoggerName)
			// What tests before have left behind may still write of ours.
			.filteredOn((logger) -> !logger.startsWith("io.durablestreams"))
			// The tests' own server is Reactor Netty too.
			.allMatch((logger) -> logger.startsWith("reactor.netty.http.server"));
	}

	@Test
	void aCertificateForAnotherHostNameIsToldAsThat() throws Exception {
		serve(certificate("streams.example.com").buildIssuedBy(AUTHORITY));
		assertFailure().endsWith(server() + " is for another host name");
	}

	@Test
	void aCertificateThatHasExpiredIsToldAsThat() throws Exception {
		serve(certificate("localhost").notBefore(Instant.now().minusSeconds(7200))
			.notAfter(Instant.now().minusSeconds(3600))
			.buildIssuedBy(AUTHORITY));
		assertFailure().endsWith(server() + " has expired");
	}

	@Test
	void aCertificateThatIsNotValidYetIsToldAsThat() throws Exception {
		serve(certificate("localhost").notBefore(Instant.now().plusSeconds(3600)).buildIssuedBy(AUTHORITY));
		assertFailure().endsWith(server() + " is not valid yet");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CN=Another Authority", "CN=Authority" })
	void anAuthorityThatIsNotTrustedIsToldAsThatAlsoIfItHasTheNameOfOneThatIs(String name) throws Exception {
		serve(certificate("localhost").buildIssuedBy(authority(name)));
		assertFailure().contains("the certificate of " + server() + " comes from an authority that is not trusted");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aMissingClientCertificateIsToldAsThat(String protocol) throws Exception {
		serveClientsOf(AUTHORITY, protocol);
		awaitFailure(null, "client certificate");
	}

	@Test
	void aClientCertificateThatTheServerDoesNotTakeIsToldAsThat() throws Exception {
		serveClientsOf(AUTHORITY, "TLSv1.3");
		X509Bundle own = certificate("client").buildIssuedBy(authority("CN=Another Authority"));
		awaitFailure(own, "client certificate");
	}

	@Test
	void whatATrustManagerOfTheApplicationsRefusesIsNotTakenForTheClientsCertificate() throws Exception {
		serve(certificate("localhost").buildIssuedBy(AUTHORITY));
		SslContext pinned = SslContextBuilder.forClient().trustManager(new RefusingTrustManager()).build();
		try (ReactorNettyStreamConnector connector = ReactorNettyStreamConnector
			.forReads((pool) -> HttpClient.create(pool).secure((spec) -> spec.sslContext(pinned)))) {
			assertThat(failureWith(connector, "https://" + server())).message()
				.contains("TLS with " + server() + " failed", "another fingerprint");
		}
	}

	@Test
	void aServerWithoutTlsIsToldAsThat() {
		serve(UnaryOperator.identity());
		assertFailure().contains(server() + " does not speak TLS").contains("'http:'");
	}

	@Test
	void aServerThatEndsTheHandshakeIsToldAsThat() throws IOException {
		try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread accepting = new Thread(() -> {
				try {
					while (true) {
						closing.accept().close();
					}
				}
				catch (IOException ex) {
					// The test is over.
				}
			});
			accepting.start();
			TransportException failure = failure("https://localhost:" + closing.getLocalPort(), null);
			assertThat(failure).message()
				.contains("localhost:" + closing.getLocalPort() + " refused the TLS handshake");
			assertThat(failure.isPossiblyApplied()).isFalse();
		}
	}

	/**
	 * A reason that the server tells gets lost where it resets the connection right
	 * behind.
	 */
	private void awaitFailure(@Nullable X509Bundle own, String text) {
		await().atMost(SOON).untilAsserted(() -> {
			TransportException failure = failure("https://" + server(), own);
			assertThat(failure).message().contains(server()).contains(text);
			assertThat(failure.isPossiblyApplied()).isFalse();
		});
	}

	private AbstractStringAssert<?> assertFailure() {
		TransportException failure = failure("https://" + server(), null);
		assertThat(failure.isPossiblyApplied()).isFalse();
		return assertThat(failure).message();
	}

	private TransportException failure(String origin, @Nullable X509Bundle own) {
		try {
			return failureWith(connector(AUTHORITY, own), origin);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static TransportException failureWith(ClientHttpConnector connector, String origin) {
		try (DurableStreamsClient client = DurableStreamsClient.builder(origin + "/v1/stream")
			.connectors(connector, connector)
			.retryPolicy(RetryPolicy.withMaxRetries(0))
			.build()) {
			AppendRequest append = AppendRequest.builder().body("[1]").contentType(MediaType.APPLICATION_JSON).build();
			return catchThrowableOfType(TransportException.class,
					() -> client.stream("orders").append(append).block(SOON));
		}
	}

	private void serve(X509Bundle certificate) throws Exception {
		SslContext context = SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
		serve((http) -> http.secure((spec) -> spec.sslContext(context)));
	}

	private void serveClientsOf(X509Bundle authority, String protocol) throws Exception {
		SslContext context = SslContextBuilder
			.forServer(certificate("localhost").buildIssuedBy(AUTHORITY).toKeyManagerFactory())
			.protocols(protocol)
			.clientAuth(ClientAuth.REQUIRE)
			.trustManager(authority.toTrustManagerFactory())
			.build();
		serve((http) -> http.secure((spec) -> spec.sslContext(context)));
	}

	private void serve(UnaryOperator<HttpServer> customizer) {
		this.server = customizer.apply(HttpServer.create().host("127.0.0.1"))
			.handle((request, response) -> response.sendString(Mono.just("response")))
			.bindNow();
	}

	private String server() {
		return "localhost:" + this.server.port();
	}

	private static CertificateBuilder certificate(String host) {
		return new CertificateBuilder().subject("CN=" + host).ecp256().addSanDnsName(host);
	}

	private static X509Bundle authority(String name) {
		try {
			return new CertificateBuilder().subject(name).ecp256().setIsCertificateAuthority(true).buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Logger rootLogger() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	private static final class RefusingTrustManager extends X509ExtendedTrustManager {

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
				throws CertificateException {
			throw new CertificateException("another fingerprint");
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
