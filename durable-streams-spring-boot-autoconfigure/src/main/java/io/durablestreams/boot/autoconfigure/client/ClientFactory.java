package io.durablestreams.boot.autoconfigure.client;

import java.util.List;

import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.DurableStreamsClientBuilder;

import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Builds the client from properties, connection details and the application's own
 * {@code WebClient} builder.
 */
final class ClientFactory {

	private static final String PREFIX = "durable.streams.";

	private final DurableStreamsProperties properties;

	private final DurableStreamsConnectionDetails connectionDetails;

	private final DurableStreamsConnectors connectors;

	ClientFactory(DurableStreamsProperties properties, DurableStreamsConnectionDetails connectionDetails,
			DurableStreamsConnectors connectors) {
		this.properties = properties;
		this.connectionDetails = connectionDetails;
		this.connectors = connectors;
	}

	DurableStreamsClient create(WebClient.Builder webClient, ClientRequestObservationConvention observationConvention,
			List<DurableStreamsClientCustomizer> customizers) {
		DurableStreamsClientBuilder builder = builder();
		builder.connectors(this.connectors.requests(), this.connectors.liveReads());
		builder.webClient(webClient.clone().observationConvention(observationConvention));
		applyProperties(builder);
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private DurableStreamsClientBuilder builder() {
		String baseUrl = this.connectionDetails.getBaseUrl();
		try {
			return DurableStreamsClient.builder(baseUrl);
		}
		catch (IllegalArgumentException ex) {
			// Its message may quote the URL, and that a password
			throw new DurableStreamsConfigurationException(
					"The base URL of the Durable Streams server, '" + SafeUrl.of(baseUrl) + "', can't be used.",
					"Set 'durable.streams.base-url' to an absolute http or https URL without user name, password or "
							+ "fragment, such as 'https://streams.example.com/v1/stream'.");
		}
	}

	private void applyProperties(DurableStreamsClientBuilder builder) {
		this.properties.getHeaders().forEach(builder::defaultHeader);
		ConfiguredValue.apply(PREFIX + "request-timeout", this.properties.getRequestTimeout(), builder::requestTimeout);
		ConfiguredValue.apply(PREFIX + "long-poll-timeout", this.properties.getLongPollTimeout(),
				builder::longPollTimeout);
		ConfiguredValue.apply(PREFIX + "idle-timeout", this.properties.getIdleTimeout(), builder::idleTimeout);
		ConfiguredValue.apply(PREFIX + "max-message-size", this.properties.getMaxMessageSize(),
				builder::maxMessageSize);
	}

}
