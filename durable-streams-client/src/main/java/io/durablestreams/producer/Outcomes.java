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

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.durablestreams.client.AppendResult;
import io.durablestreams.producer.internal.buffer.Accumulator;
import io.durablestreams.producer.internal.buffer.BufferMemory;
import io.durablestreams.producer.internal.buffer.MessageBatch;
import io.durablestreams.producer.internal.buffer.PendingMessage;
import io.durablestreams.producer.internal.delivery.Reason;
import io.durablestreams.producer.internal.observation.GuardedCallbacks;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells outcomes to everyone concerned: log and meters first, then the buffer gets its
 * room back, then callers and listeners know.
 */
final class Outcomes {

	private static final Log logger = LogFactory.getLog(Outcomes.class);

	private final Accumulator accumulator;

	private final BufferMemory memory;

	private final Failures failures;

	private final GuardedCallbacks callbacks;

	private final ProducerMeters meters;

	private final List<ProducerListener> listeners;

	private final DeliveryLog log;

	private final Supplier<ProducerStatus> status;

	private volatile @Nullable Throwable lastFailure;

	private volatile @Nullable Instant failingSince;

	Outcomes(Accumulator accumulator, BufferMemory memory, Failures failures, ProducerMeters meters,
			List<ProducerListener> listeners, DeliveryLog log, Supplier<ProducerStatus> status) {
		this.accumulator = accumulator;
		this.memory = memory;
		this.failures = failures;
		this.callbacks = new GuardedCallbacks(failures.streamName());
		this.meters = meters;
		this.listeners = listeners;
		this.log = log;
		this.status = status;
	}

	void acknowledged(MessageBatch batch, AppendResult result) {
		this.lastFailure = null;
		this.failingSince = null;
		this.callbacks.run(this.log::delivered);
		this.callbacks.run(() -> this.meters.acknowledged(batch, result.duplicate()));
		complete(batch.messages(), (message) -> message.acknowledge(result));
		tell((listener) -> listener.outcome(this.status.get(), batch.messageCount(), result, null));
	}

	void rejected(List<PendingMessage> messages, Reason reason, @Nullable Throwable cause) {
		if (!messages.isEmpty()) {
			failed(messages, this.failures.rejected(reason, cause));
		}
	}

	void unknown(List<PendingMessage> messages, Reason reason, @Nullable Throwable cause) {
		failed(messages, this.failures.unknown(reason, cause));
	}

	/** A message was rejected before it got into the buffer. */
	void rejectedAtOnce(RejectedAppendException failure) {
		this.callbacks.run(() -> this.meters.failed(1, failure));
		this.callbacks.run(() -> this.log.lost(1, failure));
		tell((listener) -> listener.outcome(this.status.get(), 1, null, failure));
	}

	private void failed(List<PendingMessage> messages, ProducerException failure) {
		boolean answered = failure instanceof RejectedAppendException rejected && rejected.isMessageAtFault();
		failing(failure, answered);
		int count = (int) messages.stream().filter(PendingMessage::hasMessage).count();
		this.callbacks.run(() -> this.meters.failed(count, failure));
		this.callbacks.run(() -> this.log.lost(count, failure));
		complete(messages, (message) -> message.fail(failure));
		tell((listener) -> listener.outcome(this.status.get(), count, null, failure));
	}

	private void complete(List<PendingMessage> messages, Consumer<PendingMessage> completion) {
		this.memory.release(messages.stream().mapToLong(PendingMessage::footprint).sum());
		messages.forEach(completion);
		this.accumulator.completed(messages);
	}

	void attemptFailed(Throwable failure) {
		failing(failure, false);
		this.callbacks.run(() -> this.log.attemptFailed(failure));
	}

	private void failing(Throwable failure, boolean deliverable) {
		this.lastFailure = failure;
		Instant since = (this.failingSince != null) ? this.failingSince : Instant.now().truncatedTo(ChronoUnit.MILLIS);
		this.failingSince = deliverable ? null : since;
	}

	void fenced(@Nullable Throwable cause) {
		ProducerFencedException failure = (ProducerFencedException) this.failures.rejected(Reason.FENCED, cause);
		this.callbacks.run(() -> logger.warn(failure.getMessage()));
		tell((listener) -> listener.fenced(this.status.get(), failure));
	}

	void recovered(Reason reason, @Nullable Throwable cause) {
		String why = switch (reason) {
			case REFUSED -> "the server refused a body";
			case DENIED -> "the server took nothing from the producer";
			case CLAIMED -> "another producer had taken over the producer id";
			case STATE_LOST -> "the server lost what it knew of the producer";
			case TIMED_OUT -> "the oldest batch could not be delivered in time";
			case FENCED, ABANDONED -> "the producer was closed";
		};
		String explanation = (cause != null) ? why + " (" + cause.getMessage() + ")" : why;
		this.callbacks.run(this.meters::recovered);
		this.callbacks.run(() -> logger
			.debug("Producer of stream '" + this.failures.streamName() + "' begins a new epoch: " + explanation));
		tell((listener) -> listener.recovered(this.status.get(), explanation));
	}

	void retried() {
		this.callbacks.run(this.meters::retried);
	}

	@Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

	@Nullable Instant failingSince() {
		return this.failingSince;
	}

	private void tell(Consumer<ProducerListener> event) {
		for (ProducerListener listener : this.listeners) {
			this.callbacks.run(() -> event.accept(listener));
		}
	}

}
