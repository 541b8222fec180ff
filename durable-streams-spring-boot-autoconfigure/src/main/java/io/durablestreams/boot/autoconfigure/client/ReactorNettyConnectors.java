package io.durablestreams.boot.autoconfigure.client;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.durablestreams.client.ReactorNettyStreamConnector;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

/**
 * Connectors on Reactor Netty with the HTTP client of the application's builder. Apart
 * from {@link ConnectorFactory} so that Reactor Netty may be absent.
 */
final class ReactorNettyConnectors {

	private ReactorNettyConnectors() {
	}

	static OwnedConnector forRequests(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		return owned(ReactorNettyStreamConnector.forRequests(httpClient(builder, settings)));
	}

	static OwnedConnector forReads(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		return owned(ReactorNettyStreamConnector.forReads(httpClient(builder, settings)));
	}

	private static OwnedConnector owned(ReactorNettyStreamConnector connector) {
		return new OwnedConnector(connector, connector::close);
	}

	/**
	 * The builder gives connectors only; the last customizer sees what they are made of.
	 */
	private static Function<ConnectionProvider, HttpClient> httpClient(ReactorClientHttpConnectorBuilder builder,
			HttpClientSettings settings) {
		return (pool) -> {
			AtomicReference<HttpClient> built = new AtomicReference<>();
			builder.withHttpClientFactory(() -> HttpClient.create(pool)).withHttpClientCustomizer((httpClient) -> {
				built.set(httpClient);
				return httpClient;
			}).build(settings);
			return built.get();
		};
	}

}
