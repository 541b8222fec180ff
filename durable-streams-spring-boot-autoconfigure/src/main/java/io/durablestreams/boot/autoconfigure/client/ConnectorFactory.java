package io.durablestreams.boot.autoconfigure.client;

import java.net.http.HttpClient;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.durablestreams.client.JdkStreamConnector;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;

/**
 * Builds connectors with Boot's builder, of whichever HTTP engine that is.
 */
final class ConnectorFactory {

	private final ClientHttpConnectorBuilder<?> builder;

	private final HttpClientSettings settings;

	/**
	 * Create the factory.
	 * @param builder the application's connector builder
	 * @param settings the application's settings; their read time-out is not used, since
	 * it would cut every live read that is idle that long, nor are redirects followed,
	 * which would take credentials and data to wherever they lead
	 */
	ConnectorFactory(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings) {
		this.builder = builder;
		this.settings = settings.withReadTimeout(null).withRedirects(HttpRedirects.DONT_FOLLOW);
	}

	/**
	 * Do the same with another SSL bundle.
	 * @param sslBundle the SSL bundle to connect with
	 * @return the factory
	 */
	ConnectorFactory withSslBundle(SslBundle sslBundle) {
		return new ConnectorFactory(this.builder, this.settings.withSslBundle(sslBundle));
	}

	OwnedConnector forRequests() {
		if (this.builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return ReactorNettyConnectors.forRequests(reactor, this.settings);
		}
		return create();
	}

	OwnedConnector forReads() {
		if (this.builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return ReactorNettyConnectors.forReads(reactor, this.settings);
		}
		return create();
	}

	private OwnedConnector create() {
		if (this.builder instanceof JdkClientHttpConnectorBuilder jdk) {
			return OwnedConnector.of(new JdkStreamConnector(httpClient(jdk)));
		}
		return OwnedConnector.of(this.builder.build(this.settings));
	}

	/**
	 * The builder gives connectors only; the last customizer sees what they are made of.
	 */
	private HttpClient httpClient(JdkClientHttpConnectorBuilder jdk) {
		AtomicReference<HttpClient> built = new AtomicReference<>();
		jdk.withHttpClientCustomizer(
				(httpClient) -> built.set(httpClient.followRedirects(HttpClient.Redirect.NEVER).build()))
			.build(this.settings);
		return Objects.requireNonNull(built.get());
	}

}
