package io.durablestreams.boot.autoconfigure.client;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

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

	OwnedConnector forRequests() {
		if (this.builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return ReactorNettyConnectors.forRequests(reactor, this.settings);
		}
		return OwnedConnector.of(this.builder.build(this.settings));
	}

	OwnedConnector forLiveReads() {
		if (this.builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return ReactorNettyConnectors.forLiveReads(reactor, this.settings);
		}
		return OwnedConnector.of(this.builder.build(this.settings));
	}

}
