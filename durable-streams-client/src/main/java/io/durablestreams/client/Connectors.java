package io.durablestreams.client;

import java.net.http.HttpClient;
import java.time.Duration;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.ClassUtils;

/**
 * The connections of a client: reads hold theirs, so they have a pool of their own
 * without a practical limit and appends never wait behind them.
 *
 * @param requests for everything but reads
 * @param liveReads for reads: what they ask ahead, their catching up, long-polls and
 * Server-Sent Events
 * @param close releases the connections
 */
record Connectors(ClientHttpConnector requests, ClientHttpConnector liveReads, Runnable close) {

	private static final boolean REACTOR_NETTY = ClassUtils.isPresent("reactor.netty.http.client.HttpClient",
			Connectors.class.getClassLoader());

	static Connectors create(Duration connectTimeout) {
		return REACTOR_NETTY ? ReactorNettyConnectors.create(connectTimeout) : jdk(connectTimeout);
	}

	static Connectors jdk(Duration connectTimeout) {
		// The JDK's client has one pool without a limit.
		ClientHttpConnector connector = new JdkStreamConnector(
				HttpClient.newBuilder().connectTimeout(connectTimeout).build());
		return new Connectors(connector, connector, () -> {
		});
	}

}
