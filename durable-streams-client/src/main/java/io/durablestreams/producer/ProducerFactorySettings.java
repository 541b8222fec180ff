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

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.producer.internal.observation.BatchObservations;
import io.durablestreams.producer.observation.BatchObservationConvention;
import io.durablestreams.producer.observation.SendObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.converter.MessageConverter;

/**
 * What a factory gives to all its producers.
 *
 * @param client the client
 * @param defaults the options of producers without options of their own
 * @param jsonMapper writes JSON
 * @param messageConverter converts values instead of the mapper, if given
 * @param observationRegistry observes messages
 * @param observationConvention names what is observed of messages, if not as usual
 * @param batchObservationConvention names what is observed of batches, if not as usual
 * @param meterRegistry counts messages
 * @param listeners are told what happens
 * @param interceptors see messages before they are encoded
 * @param envelopes wrap messages in place of the defaults' envelope, by their streams'
 * names
 */
record ProducerFactorySettings(DurableStreamsClient client, ProducerOptions defaults, JsonMapper jsonMapper,
		@Nullable MessageConverter messageConverter, ObservationRegistry observationRegistry,
		@Nullable SendObservationConvention observationConvention,
		@Nullable BatchObservationConvention batchObservationConvention, MeterRegistry meterRegistry,
		List<ProducerListener> listeners, List<ProducerInterceptor> interceptors,
		Map<String, Optional<MessageEnvelope>> envelopes) {

	BatchObservations batchObservations() {
		return new BatchObservations(this.observationRegistry, this.batchObservationConvention);
	}

}
