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

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import io.durablestreams.producer.observation.DefaultSendObservationConvention;
import io.durablestreams.producer.observation.ProducerObservation;
import io.durablestreams.producer.observation.SendContext;
import io.durablestreams.producer.observation.SendObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes messages from {@code send} to their outcome.
 */
final class SendObservation {

	private final ObservationRegistry registry;

	private final @Nullable SendObservationConvention convention;

	private final String producerName;

	private final boolean carrying;

	/**
	 * Create the observation of a producer's messages.
	 * @param registry the registry
	 * @param convention a convention to use instead of the default, if any
	 * @param producerName the producer's name
	 * @param carrying whether messages carry their trace context
	 */
	SendObservation(ObservationRegistry registry, @Nullable SendObservationConvention convention, String producerName,
			boolean carrying) {
		this.registry = registry;
		this.convention = convention;
		this.producerName = producerName;
		this.carrying = carrying;
	}

	/**
	 * Observe a message. Whatever observes it, the message is sent.
	 * @param <V> the type of the result
	 * @param streamName the stream's name
	 * @param send sends the message; must not throw
	 * @return what it returned
	 */
	<V> CompletableFuture<V> observe(String streamName, Function<Observed, CompletableFuture<V>> send) {
		if (this.registry.isNoop()) {
			return send.apply(Observed.NOT);
		}
		GuardedCallbacks callbacks = new GuardedCallbacks(streamName);
		SendContext context = new SendContext(this.producerName, streamName);
		Map<String, String> headers = this.carrying ? new HashMap<>(4) : Map.of();
		if (this.carrying) {
			context.setCarrier(headers);
		}
		Observation observation = create(context, callbacks);
		if (observation == null) {
			return send.apply(Observed.NOT);
		}
		callbacks.run(observation::start);
		Observed observed = new Observed(headers, observation);
		CompletableFuture<V> sent = sendInScope(observation, callbacks, () -> send.apply(observed));
		sent.whenComplete((result, failure) -> {
			context.setOutcome((failure == null) ? "acknowledged" : ProducerMeters.outcome(failure));
			if (failure != null) {
				callbacks.run(() -> observation.error(failure));
			}
			callbacks.run(observation::stop);
		});
		return sent;
	}

	private @Nullable Observation create(SendContext context, GuardedCallbacks callbacks) {
		AtomicReference<@Nullable Observation> created = new AtomicReference<>();
		callbacks.run(() -> created.set(ProducerObservation.SEND.observation(this.convention,
				DefaultSendObservationConvention.INSTANCE, () -> context, this.registry)));
		return created.get();
	}

	private <V> CompletableFuture<V> sendInScope(Observation observation, GuardedCallbacks callbacks,
			Supplier<CompletableFuture<V>> send) {
		Observation.Scope before = this.registry.getCurrentObservationScope();
		AtomicReference<Observation.@Nullable Scope> scope = new AtomicReference<>();
		callbacks.run(() -> scope.set(observation.openScope()));
		try {
			return send.get();
		}
		finally {
			Observation.Scope opened = scope.get();
			if (opened != null) {
				callbacks.run(opened::close);
			}
			// A scope whose opening or closing failed would stay the thread's.
			this.registry.setCurrentObservationScope(before);
		}
	}

	/**
	 * How a message is observed.
	 *
	 * @param headers the headers that it is to carry
	 * @param observation observes it, or {@code null}
	 */
	record Observed(Map<String, String> headers, @Nullable Observation observation) {

		static final Observed NOT = new Observed(Map.of(), null);

	}

}
