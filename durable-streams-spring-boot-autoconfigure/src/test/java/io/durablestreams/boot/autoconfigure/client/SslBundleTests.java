package io.durablestreams.boot.autoconfigure.client;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import io.durablestreams.boot.fixtures.RecordingServer;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.error.TransportException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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

	private static RecordingServer server;

	private final ApplicationContextRunner runner = StreamsRunner.create()
		.withPropertyValues("durable.streams.base-url=" + server.baseUrl(),
				"spring.ssl.bundle.jks.streams.truststore.location=" + keyStore().toUri(),
				"spring.ssl.bundle.jks.streams.truststore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.streams.truststore.type=PKCS12");

	@BeforeAll
	static void startServer() throws Exception {
		SslContext context = createCertificate();
		server = RecordingServer.startSecure((http) -> http.secure((spec) -> spec.sslContext(context)));
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

	private static SslContext createCertificate() throws Exception {
		X509Bundle authority = new CertificateBuilder().subject("CN=Authority")
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
		return SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
	}

}
