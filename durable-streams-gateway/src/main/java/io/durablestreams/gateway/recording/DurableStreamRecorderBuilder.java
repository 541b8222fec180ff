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

package io.durablestreams.gateway.recording;

import java.time.Duration;
import java.util.function.Function;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.offset.ListableOffsetStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds a {@link DurableStreamRecorder}. Everything but the client and the store is
 * optional. Not thread-safe.
 */
public final class DurableStreamRecorderBuilder {

	final DurableStreamsClient client;

	final ListableOffsetStore store;

	@Nullable String instance;

	Duration leaseTime = Duration.ofSeconds(30);

	Duration shutdownTimeout = Duration.ofSeconds(20);

	Function<Throwable, @Nullable Object> failureMessage = (failure) -> ChatChunks
		.error("The answer could not be completed");

	@Nullable JsonMapper jsonMapper;

	ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	@Nullable MeterRegistry meterRegistry;

	DurableStreamRecorderBuilder(DurableStreamsClient client, ListableOffsetStore store) {
		this.client = client;
		this.store = store;
	}

	/**
	 * Set that this is one of several instances that share the store. Without it one
	 * instance is assumed: what runs according to the store when it starts was left
	 * behind.
	 * @param instance this instance's id, which no other one has or had
	 * @param leaseTime for how long an instance may show no sign of life until the others
	 * end its recordings; at least a second
	 * @return this builder
	 * @throws IllegalArgumentException if the id is blank or the time too short
	 */
	public DurableStreamRecorderBuilder instance(String instance, Duration leaseTime) {
		if (instance.isBlank()) {
			throw new IllegalArgumentException("The id of the instance must not be blank");
		}
		if (leaseTime.compareTo(Duration.ofSeconds(1)) < 0) {
			throw new IllegalArgumentException("The lease time must be at least a second: " + leaseTime);
		}
		this.instance = instance;
		this.leaseTime = leaseTime;
		return this;
	}

	/**
	 * Set how long a stop waits for running recordings before it ends them with their
	 * failure messages; 20 seconds by default.
	 * @param shutdownTimeout the time
	 * @return this builder
	 * @throws IllegalArgumentException if it is negative
	 */
	public DurableStreamRecorderBuilder shutdownTimeout(Duration shutdownTimeout) {
		if (shutdownTimeout.isNegative()) {
			throw new IllegalArgumentException(
					"The shutdown time-out of recordings must not be negative: " + shutdownTimeout);
		}
		this.shutdownTimeout = shutdownTimeout;
		return this;
	}

	/**
	 * Set what ends the JSON stream of a recording that failed; by default
	 * {@link ChatChunks#error} without the reason, which may tell more than readers
	 * should know.
	 * @param failureMessage gives the message, {@code null} for none. It is given a
	 * {@link RecordingInterruptedException} where the instance that recorded is gone
	 * @return this builder
	 */
	public DurableStreamRecorderBuilder failureMessage(Function<Throwable, @Nullable Object> failureMessage) {
		this.failureMessage = failureMessage;
		return this;
	}

	/**
	 * Set what encodes values.
	 * @param jsonMapper the mapper
	 * @return this builder
	 */
	public DurableStreamRecorderBuilder jsonMapper(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
		return this;
	}

	/**
	 * Set where each recording is observed, as {@code durable.streams.recording}.
	 * @param observationRegistry the registry
	 * @return this builder
	 */
	public DurableStreamRecorderBuilder observationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
		return this;
	}

	/**
	 * Set where the meters of the producers of recordings are registered.
	 * @param meterRegistry the registry
	 * @return this builder
	 */
	public DurableStreamRecorderBuilder meterRegistry(MeterRegistry meterRegistry) {
		this.meterRegistry = meterRegistry;
		return this;
	}

	/**
	 * Whether other instances share the store.
	 */
	boolean isShared() {
		return this.instance != null;
	}

	/**
	 * Build the recorder, which begins with {@link DurableStreamRecorder#start()}.
	 * @return the recorder
	 */
	public DurableStreamRecorder build() {
		return new DurableStreamRecorder(this);
	}

}
