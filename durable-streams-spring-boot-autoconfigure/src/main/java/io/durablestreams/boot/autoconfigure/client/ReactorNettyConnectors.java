package io.durablestreams.boot.autoconfigure.client;

import java.time.Duration;

import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

/**
 * Connectors on Reactor Netty, each with a connection pool of its own. Apart from
 * {@link ConnectorFactory} so that Reactor Netty may be absent.
 */
final class ReactorNettyConnectors {

	private static final int MAX_REQUEST_CONNECTIONS = 500;

	private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(30);

	private ReactorNettyConnectors() {
	}

	static OwnedConnector forRequests(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		return create(builder, settings,
				ConnectionProvider.builder("durable-streams-requests")
					.maxConnections(MAX_REQUEST_CONNECTIONS)
					.pendingAcquireMaxCount(-1)
					.maxIdleTime(MAX_IDLE_TIME)
					.build());
	}

	static OwnedConnector forLiveReads(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		return create(builder, settings,
				ConnectionProvider.builder("durable-streams-live")
					.maxConnections(Integer.MAX_VALUE)
					.pendingAcquireMaxCount(-1)
					.maxIdleTime(MAX_IDLE_TIME)
					.build());
	}

	private static OwnedConnector create(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings,
			ConnectionProvider pool) {
		// A request that Reactor Netty repeats by itself may append its data twice, and a
		// proxy that compresses an event stream holds its events back
		ReactorClientHttpConnectorBuilder owned = builder.withHttpClientFactory(() -> HttpClient.create(pool))
			.withHttpClientCustomizer((httpClient) -> httpClient.disableRetry(true).compress(false));
		return new OwnedConnector(owned.build(settings), pool::dispose);
	}

}
