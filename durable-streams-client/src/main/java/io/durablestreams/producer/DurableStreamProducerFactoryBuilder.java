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

package io.durablestreams.producer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.producer.observation.BatchObservationConvention;
import io.durablestreams.producer.observation.SendObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.converter.MessageConverter;

/**
 * Builds a {@link DefaultDurableStreamProducerFactory}. Everything but the client is
 * optional. Not thread-safe.
 */
public final class DurableStreamProducerFactoryBuilder {

	private final DurableStreamsClient client;

	private final List<ProducerListener> listeners = new ArrayList<>();

	private final List<ProducerInterceptor> interceptors = new ArrayList<>();

	private final Map<String, Optional<MessageEnvelope>> envelopes = new HashMap<>();

	private ProducerOptions defaults = ProducerOptions.builder().build();

	private @Nullable JsonMapper jsonMapper;

	private @Nullable MessageConverter messageConverter;

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable SendObservationConvention observationConvention;

	private @Nullable BatchObservationConvention batchObservationConvention;

	private @Nullable MeterRegistry meterRegistry;

	DurableStreamProducerFactoryBuilder(DurableStreamsClient client) {
		this.client = client;
	}

	/**
	 * Set the options of producers that have none of their own.
	 * @param defaults the options
	 * @return this builder
	 */
	public DurableStreamProducerFactoryBuilder defaults(ProducerOptions defaults) {
		this.defaults = defaults;
		return this;
	}

	/**
	 * Set what wraps the messages of one stream, in place of the defaults' envelope,
	 * where they are sent by producers that have no options of their own.
	 * @param streamName the stream's name
	 * @param envelope the envelope, or {@code null} for messages that are sent as they
	 * are
	 * @return this builder
	 * @see DurableStreamProducerFactory#get(String)
	 */
	public DurableStreamProducerFactoryBuilder envelope(String streamName, @Nullable MessageEnvelope envelope) {
		this.envelopes.put(streamName, Optional.ofNullable(envelope));
		return this;
	}

	/**
	 * Set what writes values as JSON.
	 * @param jsonMapper the mapper
	 * @return this builder
	 */
	public DurableStreamProducerFactoryBuilder jsonMapper(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
		return this;
	}

	/**
	 * Set what converts values other than bytes, for all content types and instead of the
	 * JSON mapper. Its messages must have text or bytes as their payload; for JSON
	 * streams one JSON value each.
	 * @param messageConverter the converter
	 * @return this builder
	 */
	public DurableStreamProducerFactoryBuilder messageConverter(MessageConverter messageConverter) {
		this.messageConverter = messageConverter;
		return this;
	}

	/**
	 * Observe each message from {@code send} to its outcome, and each attempt to append a
	 * batch.
	 * @param observationRegistry the registry
	 * @return this builder
	 */
	public DurableStreamProducerFactoryBuilder observationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
		return this;
	}

	/**
	 * Name differently what is observed of messages.
	 * @param observationConvention the convention
	 * @return this builder
	 */
	public DurableStreamProducerFactoryBuilder observationConvention(SendObservationConvention observationConvention) {
		this.observationConvention = observationConvention;
		return this;
	}

	/**
	 * Name differently what is observed of batches.
	 * @param batchObservationConvention the convention
	 * @return this builder
	 */
	public DurableStreamProducerFactoryBuilder batchObservationConvention(
			BatchObservationConvention batchObservationConvention) {
		this.batchObservationConvention = batchObservationConvention;
		return this;
	}

	/**
	 * Count messages, retries and epochs by producer name.
	 * @param meterRegistry the registry
	 * @return this builder
	 */
	public DurableStreamProducerFactoryBuilder meterRegistry(MeterRegistry meterRegistry) {
		this.meterRegistry = meterRegistry;
		return this;
	}

	/**
	 * Add someone to be told what happens to producers.
	 * @param listener the listener
	 * @return this builder
	 */
	public DurableStreamProducerFactoryBuilder listener(ProducerListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Add someone to see messages before they are encoded, behind those added before.
	 * @param interceptor the interceptor
	 * @return this builder
	 */
	public DurableStreamProducerFactoryBuilder interceptor(ProducerInterceptor interceptor) {
		this.interceptors.add(interceptor);
		return this;
	}

	/**
	 * Build the factory.
	 * @return the factory
	 */
	public DefaultDurableStreamProducerFactory build() {
		JsonMapper mapper = (this.jsonMapper != null) ? this.jsonMapper : JsonMapper.shared();
		// A composite without children counts nothing.
		MeterRegistry meters = (this.meterRegistry != null) ? this.meterRegistry : new CompositeMeterRegistry();
		return new DefaultDurableStreamProducerFactory(
				new ProducerFactorySettings(this.client, this.defaults, mapper, this.messageConverter,
						this.observationRegistry, this.observationConvention, this.batchObservationConvention, meters,
						List.copyOf(this.listeners), List.copyOf(this.interceptors), Map.copyOf(this.envelopes)));
	}

}
