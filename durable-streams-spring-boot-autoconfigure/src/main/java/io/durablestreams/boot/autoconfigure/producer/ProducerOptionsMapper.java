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

package io.durablestreams.boot.autoconfigure.producer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.ProducerDefaultsProperties;
import io.durablestreams.boot.autoconfigure.ProducerProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.ProducerOptionsBuilder;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.http.MediaType;

/**
 * Turns properties into options of producers: the library's defaults, over them the
 * producer defaults, over them what is said of one producer.
 */
public final class ProducerOptionsMapper {

	private final DurableStreamsProperties properties;

	private final Duration closeTimeout;

	private final CloudEventEnvelopes envelopes;

	/**
	 * Create the mapper.
	 * @param properties the properties
	 * @param closeTimeout the close time-out where the properties name none
	 * @param envelopes makes what makes CloudEvents of messages
	 */
	ProducerOptionsMapper(DurableStreamsProperties properties, Duration closeTimeout, CloudEventEnvelopes envelopes) {
		this.properties = properties;
		this.closeTimeout = closeTimeout;
		this.envelopes = envelopes;
	}

	/**
	 * The options of producers that the properties don't name.
	 * @return the options
	 */
	public ProducerOptions defaults() {
		ProducerOptionsBuilder builder = ProducerOptions.builder().closeTimeout(this.closeTimeout);
		ProducerDefaultsProperties defaults = this.properties.getProducerDefaults();
		apply(defaults, builder);
		return build(() -> builder.envelope(this.envelopes.envelope(defaults.getCloudevents())).build(),
				"durable.streams.producer-defaults");
	}

	ProducerOptions options(String producer) {
		ProducerProperties properties = properties(producer);
		ProducerOptionsBuilder builder = defaults().toBuilder().name(producer);
		apply(properties, builder);
		PropertyMapper map = PropertyMapper.get();
		map.from(properties::getPayloadType).to(builder::payloadType);
		map.from(properties::getProducerId).to(builder::producerId);
		map.from(properties::getEpoch).to(builder::epoch);
		return build(() -> builder
			.envelope(this.envelopes.envelope(properties.getCloudevents(),
					this.properties.getProducerDefaults().getCloudevents()))
			.build(), "durable.streams.producers." + producer);
	}

	/**
	 * What wraps the messages of streams by whichever producer of the default client they
	 * are sent, by the names of those streams for which a producer of the properties says
	 * whether they are CloudEvents.
	 * @return the envelopes, or nothing for messages that are sent as they are
	 */
	Map<String, Optional<MessageEnvelope>> envelopes() {
		Map<String, Optional<MessageEnvelope>> envelopes = new LinkedHashMap<>();
		MediaType contentType = defaults().contentType();
		this.properties.getProducers().forEach((producer, properties) -> {
			ProducerOptions options = options(producer);
			if (properties.getCloudevents().getEnabled() != null && properties.getClient() == null
					&& options.contentType().equals(contentType)) {
				envelopes.put(stream(producer), Optional.ofNullable(options.envelope()));
			}
		});
		return envelopes;
	}

	String stream(String producer) {
		String stream = properties(producer).getStream();
		return (stream != null) ? stream : producer;
	}

	/** Whether the producer's messages go through the outbox. */
	boolean usesOutbox(String producer) {
		Boolean own = properties(producer).getOutbox().getEnabled();
		return Boolean.TRUE
			.equals((own != null) ? own : this.properties.getProducerDefaults().getOutbox().getEnabled());
	}

	@Nullable String client(String producer) {
		return properties(producer).getClient();
	}

	private ProducerProperties properties(String producer) {
		return this.properties.getProducers().getOrDefault(producer, new ProducerProperties());
	}

	private static void apply(ProducerDefaultsProperties properties, ProducerOptionsBuilder builder) {
		PropertyMapper map = PropertyMapper.get();
		map.from(properties::getContentType).to(builder::contentType);
		map.from(properties::getCreate).to(builder::create);
		map.from(properties::getTtl).to(builder::ttl);
		map.from(properties::getAutoClaim).to(builder::autoClaim);
		map.from(properties::getLinger).to(builder::linger);
		map.from(properties::getMaxBatchSize).to(builder::maxBatchSize);
		map.from(properties::getMaxBatchCount).to(builder::maxBatchCount);
		map.from(properties::getMaxInFlight).to(builder::maxInFlight);
		map.from(properties::getBufferMemory).to(builder::bufferMemory);
		map.from(properties::getMaxBlock).to(builder::maxBlock);
		map.from(properties::getDeliveryTimeout).to(builder::deliveryTimeout);
		map.from(properties::getCloseTimeout).to(builder::closeTimeout);
		map.from(properties::getIdleTimeout).to(builder::idleTimeout);
	}

	private static ProducerOptions build(Supplier<ProducerOptions> options, String prefix) {
		try {
			return options.get();
		}
		catch (IllegalArgumentException ex) {
			throw new DurableStreamsConfigurationException(
					"The properties under '" + prefix + "' can't be used: " + ex.getMessage() + ".",
					"Correct what is set under '" + prefix + "', or under 'durable.streams.producer-defaults' if it "
							+ "is set there.",
					ex);
		}
	}

}
