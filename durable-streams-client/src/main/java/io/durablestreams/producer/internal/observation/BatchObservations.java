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

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

import io.durablestreams.producer.internal.buffer.MessageBatch;
import io.durablestreams.producer.internal.buffer.PendingMessage;
import io.durablestreams.producer.internal.delivery.AttemptResult;
import io.durablestreams.producer.observation.BatchContext;
import io.durablestreams.producer.observation.BatchObservationConvention;
import io.durablestreams.producer.observation.DefaultBatchObservationConvention;
import io.durablestreams.producer.observation.ProducerObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Observes attempts to append batches. Whatever observes them, they are made.
 *
 * @param registry the registry
 * @param convention a convention to use instead of the default, if any
 */
public record BatchObservations(ObservationRegistry registry, @Nullable BatchObservationConvention convention) {

	/** More than that are linked to by nobody. */
	public static final int MAX_LINKS = 128;

	/**
	 * Observe an attempt of a producer, from the time it is subscribed to.
	 * @param producerName the producer's name
	 * @param streamName the stream's name
	 * @param batch the batch
	 * @param attempt makes the attempt
	 * @return the attempt
	 */
	public Mono<AttemptResult> observe(String producerName, String streamName, MessageBatch batch,
			Mono<AttemptResult> attempt) {
		return observe(streamName, () -> {
			List<Observation> sends = batch.messages()
				.stream()
				.map(PendingMessage::observation)
				.filter((send) -> send != null && !send.isNoop())
				.limit(MAX_LINKS)
				.toList();
			BatchContext context = new BatchContext(producerName, streamName, batch.messageCount(),
					sends.stream().skip(1).map(Observation::getContextView).toList());
			return new Batch(context, sends.isEmpty() ? null : sends.get(0));
		}, attempt, AttemptResult::cause);
	}

	/**
	 * Observe an attempt, from the time it is subscribed to.
	 * @param <R> the type of what becomes of the attempt, whose classes are named like
	 * the outcomes
	 * @param streamName the stream's name
	 * @param batch describes the batch
	 * @param attempt makes the attempt
	 * @param cause why the batch was not written
	 * @return the attempt
	 */
	public <R> Mono<R> observe(String streamName, Supplier<Batch> batch, Mono<R> attempt,
			Function<R, @Nullable Throwable> cause) {
		if (this.registry.isNoop()) {
			return attempt;
		}
		return Mono.defer(() -> {
			Attempt observed = new Attempt(new GuardedCallbacks(streamName));
			observed.callbacks.run(() -> observed.start(batch.get()));
			Observation parent = observed.parentOfRequests();
			return (parent != null) ? attempt.doOnNext((result) -> observed.ended(result, cause.apply(result)))
				.doFinally((signal) -> observed.end("cancelled", null))
				.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, parent)) : attempt;
		});
	}

	/**
	 * A batch that is to be observed.
	 *
	 * @param context what is known of it
	 * @param first observes its first message, or {@code null}
	 */
	public record Batch(BatchContext context, @Nullable Observation first) {
	}

	/** An attempt under way. */
	private final class Attempt {

		private final GuardedCallbacks callbacks;

		private @Nullable BatchContext context;

		private @Nullable Observation observation;

		private @Nullable Observation first;

		private boolean over;

		Attempt(GuardedCallbacks callbacks) {
			this.callbacks = callbacks;
		}

		void start(Batch batch) {
			Observation made = ProducerObservation.BATCH.observation(BatchObservations.this.convention,
					DefaultBatchObservationConvention.INSTANCE, batch::context, BatchObservations.this.registry);
			this.first = batch.first();
			if (this.first != null) {
				made.parentObservation(this.first);
			}
			made.start();
			this.context = batch.context();
			this.observation = made;
		}

		/** Batches need not be observed where messages are. */
		@Nullable Observation parentOfRequests() {
			return (this.observation != null && !this.observation.isNoop()) ? this.observation : this.first;
		}

		void ended(Object result, @Nullable Throwable failure) {
			end(result.getClass().getSimpleName().toLowerCase(Locale.ROOT), failure);
		}

		synchronized void end(String outcome, @Nullable Throwable failure) {
			if (this.over || this.context == null || this.observation == null) {
				return;
			}
			this.over = true;
			this.context.setOutcome(outcome);
			Observation ended = this.observation;
			if (failure != null) {
				this.callbacks.run(() -> ended.error(failure));
			}
			this.callbacks.run(ended::stop);
		}

	}

}
