package io.durablestreams.client;

import java.net.URI;

/**
 * Makes handles that share one set of connections.
 */
final class DefaultDurableStreamsClient implements DurableStreamsClient {

	private final HttpExchanges exchanges;

	private final ClientSettings settings;

	private final Runnable closeConnections;

	DefaultDurableStreamsClient(HttpExchanges exchanges, ClientSettings settings, Runnable closeConnections) {
		this.exchanges = exchanges;
		this.settings = settings;
		this.closeConnections = closeConnections;
	}

	@Override
	public DurableStream stream(String name) {
		URI uri = StreamUrls.resolve(this.settings.baseUrl(), name, this.settings.allowedOrigins());
		return new DefaultDurableStream(StreamUrls.displayName(name), uri, this.exchanges, this.settings);
	}

	@Override
	public void close() {
		this.exchanges.close();
		this.closeConnections.run();
	}

}
