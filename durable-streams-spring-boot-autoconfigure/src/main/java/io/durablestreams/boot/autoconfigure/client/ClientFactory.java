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

package io.durablestreams.boot.autoconfigure.client;

import java.util.List;

import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import io.durablestreams.boot.autoconfigure.ClientProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.DurableStreamsClientBuilder;

/**
 * Builds the client from properties, a base URL and connectors, and has it customized.
 */
final class ClientFactory {

	private final String name;

	private final String prefix;

	private final ClientProperties properties;

	private final String baseUrl;

	private final DurableStreamsConnectors connectors;

	ClientFactory(String name, String prefix, ClientProperties properties, String baseUrl,
			DurableStreamsConnectors connectors) {
		this.name = name;
		this.prefix = prefix;
		this.properties = properties;
		this.baseUrl = baseUrl;
		this.connectors = connectors;
	}

	DurableStreamsClient create(List<DurableStreamsClientCustomizer> customizers) {
		DurableStreamsClientBuilder builder = builder();
		builder.name(this.name).connectors(this.connectors.requests(), this.connectors.liveReads());
		applyProperties(builder);
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private DurableStreamsClientBuilder builder() {
		try {
			return DurableStreamsClient.builder(this.baseUrl);
		}
		catch (IllegalArgumentException ex) {
			// Its message may quote the URL, and that a password
			throw new DurableStreamsConfigurationException(
					"The base URL of the Durable Streams server ('" + this.prefix + ".base-url'), '"
							+ SafeUrl.of(this.baseUrl) + "', can't be used.",
					"Set '" + this.prefix
							+ ".base-url' to an absolute http or https URL without user name, password or "
							+ "fragment, such as 'https://streams.example.com/v1/stream'.");
		}
	}

	private void header(DurableStreamsClientBuilder builder, String name, String value) {
		try {
			builder.defaultHeader(name, value);
		}
		catch (IllegalArgumentException ex) {
			// Its message names the header and never shows the value
			throw new DurableStreamsConfigurationException(
					"A header of '" + this.prefix + ".headers' can't be used. " + ex.getMessage() + ".",
					"Correct the header under '" + this.prefix + ".headers'.");
		}
	}

	private void applyProperties(DurableStreamsClientBuilder builder) {
		this.properties.getHeaders().forEach((name, value) -> header(builder, name, value));
		new HeaderFiles(this.prefix, this.properties).apply(builder);
		this.properties.getAllowedOrigins()
			.forEach((origin) -> ConfiguredValue.apply(this.prefix + ".allowed-origins", SafeUrl.of(origin),
					(shown) -> builder.allowedOrigins(origin)));
		ConfiguredValue.apply(this.prefix + ".request-timeout", this.properties.getRequestTimeout(),
				builder::requestTimeout);
		ConfiguredValue.apply(this.prefix + ".long-poll-timeout", this.properties.getLongPollTimeout(),
				builder::longPollTimeout);
		ConfiguredValue.apply(this.prefix + ".idle-timeout", this.properties.getIdleTimeout(), builder::idleTimeout);
		ConfiguredValue.apply(this.prefix + ".max-message-size", this.properties.getMaxMessageSize(),
				builder::maxMessageSize);
	}

}
