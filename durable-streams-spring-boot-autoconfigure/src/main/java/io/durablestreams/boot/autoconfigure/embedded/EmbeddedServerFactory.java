/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.boot.autoconfigure.embedded;

import java.util.function.Consumer;

import io.durablestreams.boot.autoconfigure.EmbeddedServerProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.EmbeddedDurableStreamsServerBuilder;
import io.durablestreams.embedded.EmbeddedServerException;

import org.springframework.util.unit.DataSize;

/**
 * Makes the embedded server as its properties say, and starts it.
 */
final class EmbeddedServerFactory {

	private static final String PREFIX = "durable.streams.embedded.";

	private final EmbeddedServerProperties properties;

	EmbeddedServerFactory(EmbeddedServerProperties properties) {
		this.properties = properties;
	}

	EmbeddedDurableStreamsServer create() {
		EmbeddedDurableStreamsServerBuilder builder = EmbeddedDurableStreamsServer.builder();
		apply("port", this.properties.getPort(), builder::port);
		apply("long-poll-timeout", this.properties.getLongPollTimeout(), builder::longPollTimeout);
		apply("sse-lifetime", this.properties.getSseLifetime(), builder::sseLifetime);
		apply("max-response-size", this.properties.getMaxResponseSize(),
				(size) -> builder.maxResponseSize(size.toBytes()));
		apply("max-body-size", this.properties.getMaxBodySize(), (size) -> builder.maxBodySize(size.toBytes()));
		DataSize maxBodyMemory = this.properties.getMaxBodyMemory();
		if (maxBodyMemory != null) {
			apply("max-body-memory", maxBodyMemory, (size) -> builder.maxBodyMemory(size.toBytes()));
		}
		apply("request-timeout", this.properties.getRequestTimeout(), builder::requestTimeout);
		apply("allowed-origins", this.properties.getAllowedOrigins(),
				(origins) -> builder.allowedOrigins(origins.toArray(String[]::new)));
		apply("allowed-hosts", this.properties.getAllowedHosts(),
				(hosts) -> builder.allowedHosts(hosts.toArray(String[]::new)));
		apply("max-streams", this.properties.getMaxStreams(), builder::maxStreams);
		apply("max-connections", this.properties.getMaxConnections(), builder::maxConnections);
		return builder.dataDirectory(this.properties.getDataDir()).webhooks(this.properties.isWebhooks()).build();
	}

	static void start(EmbeddedDurableStreamsServer server) {
		try {
			server.start();
		}
		catch (EmbeddedServerException ex) {
			throw new DurableStreamsConfigurationException(
					"The embedded Durable Streams server can't start. " + ex.getMessage(),
					"Its port is 'durable.streams.embedded.port' (0 for a free one), its data directory "
							+ "'durable.streams.embedded.data-dir'; or set 'durable.streams.base-url' to use a "
							+ "server that runs already.",
					ex);
		}
	}

	private static <T> void apply(String property, T value, Consumer<T> setter) {
		ConfiguredValue.apply(PREFIX + property, value, setter);
	}

}
