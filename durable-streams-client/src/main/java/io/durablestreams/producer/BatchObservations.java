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
import java.util.Locale;

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
record BatchObservations(ObservationRegistry registry, @Nullable BatchObservationConvention convention) {

	/** More than that are linked to by nobody. */
	private static final int MAX_LINKS = 128;

	/**
	 * Observe an attempt, from the time it is subscribed to.
	 * @param producerName the producer's name
	 * @param streamName the stream's name
	 * @param batch the batch
	 * @param attempt makes the attempt
	 * @return the attempt
	 */
	Mono<AttemptResult> observe(String producerName, String streamName, MessageBatch batch,
			Mono<AttemptResult> attempt) {
		if (this.registry.isNoop()) {
			return attempt;
		}
		return Mono.defer(() -> {
			GuardedCallbacks callbacks = new GuardedCallbacks(streamName);
			Attempt observed = new Attempt(callbacks);
			callbacks.run(() -> observed.start(producerName, streamName, batch));
			Observation parent = observed.parentOfRequests();
			return (parent != null) ? attempt.doOnNext(observed::end)
				.doFinally((signal) -> observed.cancel())
				.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, parent)) : attempt;
		});
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

		void start(String producerName, String streamName, MessageBatch batch) {
			List<Observation> sends = batch.messages()
				.stream()
				.map(PendingMessage::observation)
				.filter((send) -> send != null && !send.isNoop())
				.limit(MAX_LINKS)
				.toList();
			BatchContext created = new BatchContext(producerName, streamName, batch.messageCount(),
					sends.stream().skip(1).map(Observation::getContextView).toList());
			Observation made = ProducerObservation.BATCH.observation(BatchObservations.this.convention,
					DefaultBatchObservationConvention.INSTANCE, () -> created, BatchObservations.this.registry);
			if (!sends.isEmpty()) {
				this.first = sends.get(0);
				made.parentObservation(this.first);
			}
			made.start();
			this.context = created;
			this.observation = made;
		}

		/** Batches need not be observed where messages are. */
		@Nullable Observation parentOfRequests() {
			return (this.observation != null && !this.observation.isNoop()) ? this.observation : this.first;
		}

		void end(AttemptResult result) {
			end(result.getClass().getSimpleName().toLowerCase(Locale.ROOT), result.cause());
		}

		void cancel() {
			end("cancelled", null);
		}

		private synchronized void end(String outcome, @Nullable Throwable failure) {
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
