package io.durablestreams.client;

import java.time.Duration;

import io.netty.channel.ChannelOption;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;

/**
 * Connections by Reactor Netty. Apart from {@link Connectors} so that Reactor Netty may
 * be absent.
 */
final class ReactorNettyConnectors {

	private static final int MAX_REQUEST_CONNECTIONS = 500;

	private ReactorNettyConnectors() {
	}

	static Connectors create(Duration connectTimeout) {
		ConnectionProvider requests = ConnectionProvider.builder("durable-streams-requests")
			.maxConnections(MAX_REQUEST_CONNECTIONS)
			.pendingAcquireMaxCount(-1)
			.maxIdleTime(Duration.ofSeconds(30))
			.build();
		ConnectionProvider liveReads = ConnectionProvider.builder("durable-streams-live")
			.maxConnections(Integer.MAX_VALUE)
			.pendingAcquireMaxCount(-1)
			.maxIdleTime(Duration.ofSeconds(30))
			.build();
		return new Connectors(connector(requests, connectTimeout), connector(liveReads, connectTimeout), () -> {
			requests.dispose();
			liveReads.dispose();
		});
	}

	private static ReactorClientHttpConnector connector(ConnectionProvider provider, Duration connectTimeout) {
		// Reactor Netty repeats a request by itself, a POST too: only the caller may.
		return new ReactorClientHttpConnector(HttpClient.create(provider)
			.disableRetry(true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis())));
	}

}
