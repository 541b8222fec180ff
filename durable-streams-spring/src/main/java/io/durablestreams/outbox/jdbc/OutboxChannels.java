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

package io.durablestreams.outbox.jdbc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.internal.encoding.MessageEncoder;
import io.durablestreams.producer.internal.encoding.MessageEncoders;
import io.durablestreams.producer.internal.observation.SendObservation;
import org.jspecify.annotations.Nullable;

/**
 * Makes the channels by which messages of this instance get into the outbox, and knows
 * what their producers want of the relay. Thread-safe.
 */
final class OutboxChannels {

	private final JdbcOutboxBuilder settings;

	private final MessageEncoders encoders;

	/** What producers of this instance want, by the keys of their streams. */
	private final Map<String, ProducerOptions> options = new ConcurrentHashMap<>();

	OutboxChannels(JdbcOutboxBuilder settings) {
		this.settings = settings;
		this.encoders = new MessageEncoders(settings.jsonMapper, settings.messageConverter);
	}

	/**
	 * What the producers of a stream want.
	 * @param target the stream
	 * @return the options of the producer made last, or the defaults
	 */
	ProducerOptions options(OutboxTarget target) {
		return this.options.getOrDefault(target.key(), this.settings.producerDefaults);
	}

	/**
	 * A channel for values of any type that no producer sends.
	 * @param streamName the stream's name, without a query string
	 * @return the channel
	 */
	OutboxChannel ofValues(String streamName) {
		ProducerOptions defaults = this.settings.producerDefaults;
		return channel(new OutboxTarget(null, streamName, defaults.contentType(), false), defaults, null);
	}

	/**
	 * A channel for messages that are encoded already.
	 * @param target the stream
	 * @return the channel
	 */
	OutboxChannel ofBytes(OutboxTarget target) {
		return new OutboxChannel(target, (message, headers) -> (byte[]) message, null, List.of(),
				observation(this.settings.producerDefaults));
	}

	/**
	 * A channel for what a producer sends.
	 * @param target the stream
	 * @param producer what the producer wants, also of the relay
	 * @return the channel
	 */
	OutboxChannel ofProducer(OutboxTarget target, ProducerOptions producer) {
		this.options.put(target.key(), producer);
		return channel(target, producer, producer.payloadType());
	}

	private OutboxChannel channel(OutboxTarget target, ProducerOptions producer, @Nullable Class<?> payloadType) {
		MessageEnvelope envelope = producer.envelope();
		MessageEncoder encoder = (envelope != null)
				? this.encoders.encoder(target.contentType(), producer.payloadType(), envelope, target.stream())
				: this.encoders.encoder(target.contentType(), producer.payloadType());
		return new OutboxChannel(target, encoder, payloadType, List.copyOf(this.settings.interceptors),
				observation(producer));
	}

	private SendObservation observation(ProducerOptions producer) {
		return new SendObservation(this.settings.observationRegistry, this.settings.observationConvention,
				RelayAppends.name(producer), true);
	}

}
