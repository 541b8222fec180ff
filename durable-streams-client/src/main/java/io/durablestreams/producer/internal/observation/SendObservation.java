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

package io.durablestreams.producer.internal.observation;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.durablestreams.producer.observation.DefaultSendObservationConvention;
import io.durablestreams.producer.observation.ProducerObservation;
import io.durablestreams.producer.observation.SendContext;
import io.durablestreams.producer.observation.SendObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes messages from {@code send} to their outcome. Whatever observes them, they are
 * sent. Thread-safe.
 */
public final class SendObservation {

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
	public SendObservation(ObservationRegistry registry, @Nullable SendObservationConvention convention,
			String producerName, boolean carrying) {
		this.registry = registry;
		this.convention = convention;
		this.producerName = producerName;
		this.carrying = carrying;
	}

	/**
	 * Observe a message until its outcome is known.
	 * @param <V> the type of the result
	 * @param streamName the stream's name
	 * @param send sends the message; must not throw
	 * @param failureOutcome what an exception is called
	 * @return what it returned
	 */
	public <V> CompletableFuture<V> observe(String streamName, Function<Observed, CompletableFuture<V>> send,
			Function<Throwable, String> failureOutcome) {
		if (this.registry.isNoop()) {
			return send.apply(Observed.NOT);
		}
		Sending sending = new Sending(streamName);
		CompletableFuture<V> sent = sending.inScope(send);
		if (sending.observed.observation() != null) {
			sent.whenComplete((result, failure) -> sending
				.end((failure == null) ? "acknowledged" : failureOutcome.apply(failure), failure));
		}
		return sent;
	}

	/**
	 * Observe a message until it is stored, to be appended later.
	 * @param <V> the type of the result
	 * @param streamName the stream's name
	 * @param store stores the message
	 * @return what it returned
	 */
	public <V> V observeStoring(String streamName, Function<Observed, V> store) {
		if (this.registry.isNoop()) {
			return store.apply(Observed.NOT);
		}
		Sending sending = new Sending(streamName);
		try {
			V stored = sending.inScope(store);
			sending.end("stored", null);
			return stored;
		}
		catch (RuntimeException | Error ex) {
			sending.end("rejected", ex);
			throw ex;
		}
	}

	/**
	 * How a message is observed.
	 *
	 * @param headers the headers that it is to carry
	 * @param observation observes it, or {@code null}
	 */
	public record Observed(Map<String, String> headers, @Nullable Observation observation) {

		static final Observed NOT = new Observed(Map.of(), null);

	}

	/** The sending of one message. */
	private final class Sending {

		private final GuardedCallbacks callbacks;

		private final SendContext context;

		private final Observed observed;

		Sending(String streamName) {
			this.callbacks = new GuardedCallbacks(streamName);
			this.context = new SendContext(SendObservation.this.producerName, streamName);
			this.observed = start();
		}

		private Observed start() {
			Map<String, String> headers = SendObservation.this.carrying ? new HashMap<>(4) : Map.of();
			if (SendObservation.this.carrying) {
				this.context.setCarrier(headers);
			}
			AtomicReference<@Nullable Observation> created = new AtomicReference<>();
			this.callbacks.run(() -> created.set(ProducerObservation.SEND.observation(SendObservation.this.convention,
					DefaultSendObservationConvention.INSTANCE, () -> this.context, SendObservation.this.registry)));
			Observation observation = created.get();
			if (observation == null) {
				return Observed.NOT;
			}
			this.callbacks.run(observation::start);
			return new Observed(headers, observation);
		}

		<V> V inScope(Function<Observed, V> send) {
			Observation observation = this.observed.observation();
			if (observation == null) {
				return send.apply(this.observed);
			}
			ObservationRegistry scopes = SendObservation.this.registry;
			Observation.Scope before = scopes.getCurrentObservationScope();
			AtomicReference<Observation.@Nullable Scope> scope = new AtomicReference<>();
			this.callbacks.run(() -> scope.set(observation.openScope()));
			try {
				return send.apply(this.observed);
			}
			finally {
				Observation.Scope opened = scope.get();
				if (opened != null) {
					this.callbacks.run(opened::close);
				}
				// A scope whose opening or closing failed would stay the thread's.
				scopes.setCurrentObservationScope(before);
			}
		}

		void end(String outcome, @Nullable Throwable failure) {
			Observation observation = this.observed.observation();
			if (observation == null) {
				return;
			}
			this.context.setOutcome(outcome);
			if (failure != null) {
				this.callbacks.run(() -> observation.error(failure));
			}
			this.callbacks.run(observation::stop);
		}

	}

}
