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

import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

import io.durablestreams.boot.fixtures.RecordingServer;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.error.TransportException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.tcp.SslProvider;

import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@code durable.streams.ssl.bundle} against a server whose certificate only the
 * bundle trusts.
 */
class SslBundleTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	private static Path directory;

	private static X509Bundle authority;

	private static RecordingServer server;

	private final ApplicationContextRunner runner = StreamsRunner.create()
		.withPropertyValues("durable.streams.base-url=" + server.baseUrl(),
				"spring.ssl.bundle.jks.streams.truststore.location=" + keyStore().toUri(),
				"spring.ssl.bundle.jks.streams.truststore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.streams.truststore.type=PKCS12");

	@BeforeAll
	static void startServer() throws Exception {
		SslProvider.GenericSslContextSpec<?> context = createCertificate();
		server = RecordingServer.startSecure((http) -> http.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
			.secure((spec) -> spec.sslContext(context)));
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void whenTheBundleIsNamedThenRequestsAndLiveReadsTrustTheServer() {
		this.runner.withPropertyValues("durable.streams.ssl.bundle=streams").run((context) -> {
			DurableStreamsClient client = context.getBean(DurableStreamsClient.class);
			client.stream("orders").metadata().block(StreamsRunner.LIMIT);
			client.stream("orders").read().live(LiveMode.LONG_POLL).signals().blockLast(StreamsRunner.LIMIT);
			assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(2);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void whateverTheServerAndTheApplicationsClientPreferThenItIsHttp11(String connector) throws Exception {
		assertThat(askOverHttp2()).isEqualTo(HttpClient.Version.HTTP_2);
		server.requests().clear();
		this.runner.withUserConfiguration(Http2Configuration.class)
			.withPropertyValues("durable.streams.ssl.bundle=streams",
					"spring.http.clients.reactive.connector=" + connector)
			.run((context) -> context.getBean(DurableStreamsClient.class)
				.stream("orders")
				.metadata()
				.block(StreamsRunner.LIMIT));
		assertThat(server.requests()).extracting(RecordingServer.Request::protocol).containsExactly("HTTP/1.1");
	}

	private static HttpClient.Version askOverHttp2() throws Exception {
		SSLContext trusting = SSLContext.getInstance("TLS");
		trusting.init(null, new TrustManager[] { authority.toTrustManager() }, null);
		return HttpClient.newBuilder()
			.sslContext(trusting)
			.build()
			.send(HttpRequest.newBuilder(URI.create(server.baseUrl())).build(), HttpResponse.BodyHandlers.discarding())
			.version();
	}

	@Test
	void whenNoBundleIsNamedThenTheServerIsNotTrusted() {
		this.runner.run((context) -> {
			DurableStreamsClient client = context.getBean(DurableStreamsClient.class);
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> client.stream("orders").metadata().block(StreamsRunner.LIMIT))
				.withMessageContaining("not trusted");
		});
	}

	private static Path keyStore() {
		return directory.resolve("streams.p12");
	}

	private static Http2SslContextSpec createCertificate() throws Exception {
		authority = new CertificateBuilder().subject("CN=Authority")
			.ecp256()
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("authority", authority.getCertificate());
		try (OutputStream stream = Files.newOutputStream(keyStore())) {
			trusted.store(stream, PASSWORD.toCharArray());
		}
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.ecp256()
			.addSanDnsName("localhost")
			.buildIssuedBy(authority);
		return Http2SslContextSpec.forServer(certificate.toKeyManagerFactory());
	}

	@Configuration(proxyBeanMethods = false)
	static class Http2Configuration {

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> reactorOverHttp2() {
			SslProvider.GenericSslContextSpec<?> trusting = Http2SslContextSpec.forClient()
				.configure((context) -> context.trustManager(authority.toTrustManagerFactory()));
			return (builder) -> builder
				.withHttpClientCustomizer((httpClient) -> httpClient.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
					.secure((spec) -> spec.sslContext(trusting)));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> jdkOverHttp2() {
			return (builder) -> builder
				.withHttpClientCustomizer((httpClient) -> httpClient.version(HttpClient.Version.HTTP_2));
		}

	}

}
