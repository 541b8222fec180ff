package io.durablestreams.boot.autoconfigure.client;

import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * A connector together with the way to end its connections.
 *
 * @param connector the connector
 * @param release ends its connections
 */
record OwnedConnector(ClientHttpConnector connector, Runnable release) {

	static OwnedConnector of(ClientHttpConnector connector) {
		return new OwnedConnector(connector, () -> {
		});
	}

}
