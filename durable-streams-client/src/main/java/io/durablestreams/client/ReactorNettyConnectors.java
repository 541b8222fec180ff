package io.durablestreams.client;

import java.time.Duration;

import io.netty.channel.ChannelOption;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Connections by Reactor Netty. Apart from {@link Connectors} so that Reactor Netty may
 * be absent.
 */
final class ReactorNettyConnectors {

	private ReactorNettyConnectors() {
	}

	static Connectors create(Duration connectTimeout) {
		ReactorNettyStreamConnector requests = ReactorNettyStreamConnector
			.forRequests((pool) -> httpClient(pool, connectTimeout));
		ReactorNettyStreamConnector reads = ReactorNettyStreamConnector
			.forReads((pool) -> httpClient(pool, connectTimeout));
		return new Connectors(requests, reads, () -> {
			requests.close();
			reads.close();
		});
	}

	private static HttpClient httpClient(ConnectionProvider pool, Duration connectTimeout) {
		return HttpClient.create(pool)
			.proxyWithSystemProperties()
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(connectTimeout.toMillis(), Integer.MAX_VALUE));
	}

}
