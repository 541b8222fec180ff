package io.durablestreams.boot.autoconfigure.embedded;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;

/**
 * Leads to the embedded server, which must have been started for its port to be known.
 */
final class EmbeddedServerConnectionDetails implements DurableStreamsConnectionDetails {

	private final EmbeddedDurableStreamsServer server;

	EmbeddedServerConnectionDetails(EmbeddedDurableStreamsServer server) {
		this.server = server;
	}

	@Override
	public String getBaseUrl() {
		return this.server.baseUrl();
	}

}
