package io.durablestreams.embedded;

import java.nio.file.Path;

import io.durablestreams.embedded.http.ServerOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a server was built with.
 *
 * @param port the port, 0 for a free one
 * @param dataDirectory where the data is kept, {@code null} for memory
 * @param maxStreams how many streams it holds
 * @param maxConnections how many connections it serves
 * @param options how it serves the protocol
 * @param webhooks whether subscriptions may call webhooks
 */
record ServerSettings(int port, @Nullable Path dataDirectory, int maxStreams, int maxConnections, ServerOptions options,
		boolean webhooks) {

	String place() {
		return (this.dataDirectory != null) ? "data in '" + this.dataDirectory + "'" : "data in memory";
	}

}
