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
import java.util.Objects;
import java.util.UUID;

import io.durablestreams.client.DurableStream;
import io.durablestreams.producer.internal.observation.BatchObservations;

/**
 * What a producer of a stream is made of.
 *
 * @param name its name in meters and events
 * @param stream the stream
 * @param options the options
 * @param producerId the id by which the server knows it
 * @param firstEpoch the epoch to start with
 * @param meters its meters
 * @param listeners who is told what happens
 * @param observations observe its batches
 */
record ProducerSettings(String name, DurableStream stream, ProducerOptions options, String producerId, long firstEpoch,
		ProducerMeters meters, List<ProducerListener> listeners, BatchObservations observations) {

	/**
	 * Choose id and epoch as the options want it.
	 * @param name the producer's name
	 * @param stream the stream
	 * @param options the options
	 * @param meters the meters
	 * @param listeners who is told what happens
	 * @param observations observe its batches
	 * @return the settings
	 */
	public static ProducerSettings of(String name, DurableStream stream, ProducerOptions options, ProducerMeters meters,
			List<ProducerListener> listeners, BatchObservations observations) {
		String id = Objects.requireNonNullElseGet(options.producerId(), () -> UUID.randomUUID().toString());
		return new ProducerSettings(name, stream, options, id, Epochs.first(options), meters, listeners, observations);
	}

}
