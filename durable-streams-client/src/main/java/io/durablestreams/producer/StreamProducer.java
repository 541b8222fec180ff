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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.durablestreams.producer.internal.buffer.Accumulator;
import io.durablestreams.producer.internal.buffer.BufferMemory;
import io.durablestreams.producer.internal.buffer.PendingMessage;
import io.durablestreams.producer.internal.delivery.Reason;
import io.durablestreams.producer.internal.encoding.MessageEncoders;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A producer of one stream without regard to the type of its messages: takes encoded
 * messages within its memory and sees them through.
 */
final class StreamProducer {

	private static final Duration GRACE = Duration.ofSeconds(2);

	private final ProducerSettings settings;

	private final Failures failures;

	private final BufferMemory memory;

	private final Accumulator accumulator;

	private final DeliveryLog log;

	private final Outcomes outcomes;

	private final ProducerEngine engine;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	/**
	 * Start a producer.
	 * @param settings what it is made of
	 * @param scheduler gives the thread that it works on
	 */
	public StreamProducer(ProducerSettings settings, Scheduler scheduler) {
		this.settings = settings;
		ProducerOptions options = settings.options();
		this.failures = new Failures(options.name(), settings.stream().name(), settings.producerId(),
				options.deliveryTimeout());
		this.memory = new BufferMemory(options.bufferMemory().toBytes());
		this.accumulator = new Accumulator(MessageEncoders.framing(options.contentType()),
				options.maxBatchSize().toBytes(), options.maxBatchCount());
		this.log = new DeliveryLog(settings.name(), settings.stream().name(), this.accumulator::pending,
				System::nanoTime);
		this.outcomes = new Outcomes(this.accumulator, this.memory, this.failures, settings.meters(),
				settings.listeners(), this.log, this::status);
		this.engine = new ProducerEngine(settings, this.accumulator, this.outcomes, scheduler);
	}

	/**
	 * What the producer is called.
	 * @return its name
	 */
	public String name() {
		return this.settings.name();
	}

	/**
	 * A message was rejected before it got into the buffer.
	 * @param failure tells why
	 */
	public void rejectedAtOnce(RejectedAppendException failure) {
		this.outcomes.rejectedAtOnce(failure);
	}

	/**
	 * What the producer is doing now.
	 * @return a snapshot
	 */
	public ProducerStatus status() {
		ProducerStatus.State state = this.engine.isFenced() ? ProducerStatus.State.FENCED
				: this.accumulator.isOpen() ? ProducerStatus.State.RUNNING : ProducerStatus.State.CLOSED;
		return ProducerStatus.builder(this.settings.name(), this.settings.stream().name())
			.producerId(this.settings.producerId())
			.epoch(this.engine.epoch())
			.state(state)
			.pendingMessages(this.accumulator.pending())
			.bufferedBytes(this.memory.used())
			.lastFailure(this.outcomes.lastFailure())
			.failingSince(this.outcomes.failingSince())
			.build();
	}

	/** How many batches were sent and have no outcome yet. */
	int inFlight() {
		return this.engine.inFlight();
	}

	/** How many bytes the buffer may hold. */
	long bufferCapacity() {
		return this.memory.capacity();
	}

	/**
	 * Take a message, waiting for room in the buffer as long as allowed.
	 * @param message the message
	 * @return whether it was taken; {@code false} if this producer was idle and retired
	 * @throws RejectedAppendException if there is no room, or the producer is closed
	 */
	public boolean submit(PendingMessage message) {
		CompletableFuture<Boolean> granted = acquire(message);
		awaitRoom(granted, message);
		return submit(message, granted.getNow(false));
	}

	/**
	 * Ask for room in the buffer.
	 * @param message the message that needs it
	 * @return completes with {@code true} when there is room, with {@code false} if the
	 * wait was ended by a close
	 * @throws RejectedAppendException if there will never be
	 */
	public CompletableFuture<Boolean> acquire(PendingMessage message) {
		checkOpen();
		if (message.footprint() > this.memory.capacity()) {
			throw new BufferExhaustedException(this.failures.streamName(), "a message of " + message.length()
					+ " bytes doesn't fit into 'buffer-memory' of " + this.memory.capacity() + " bytes");
		}
		return this.memory.acquire(message.footprint());
	}

	private void giveUp(CompletableFuture<Boolean> granted, PendingMessage message) {
		this.memory.giveUp(granted, message.footprint());
	}

	/**
	 * Take a message for which there is room.
	 * @param message the message
	 * @param granted whether there is, {@code false} if the wait was ended by a close
	 * @return whether it was taken; {@code false} if this producer was idle and retired
	 * @throws RejectedAppendException if the producer is closed
	 */
	public boolean submit(PendingMessage message, boolean granted) {
		if (!granted) {
			throw this.failures.closed();
		}
		Accumulator.Admission admission = this.accumulator.add(message);
		if (admission.isAdmitted()) {
			if (admission == Accumulator.Admission.ADMITTED_READY || this.engine.hasMissedWakeUp()) {
				this.engine.wake();
			}
			return true;
		}
		this.memory.release(message.footprint());
		if (admission == Accumulator.Admission.CLOSED) {
			throw this.failures.closed();
		}
		return false;
	}

	private void checkOpen() {
		if (this.engine.isFenced()) {
			throw this.failures.rejected(Reason.FENCED, null);
		}
	}

	private void awaitRoom(CompletableFuture<Boolean> granted, PendingMessage message) {
		if (granted.isDone()) {
			return;
		}
		Duration maxBlock = this.settings.options().maxBlock();
		boolean mayBlock = !Schedulers.isInNonBlockingThread();
		try {
			granted.get(mayBlock ? nanos(maxBlock) : 0, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			giveUp(granted, message);
			throw exhausted(mayBlock ? "and none came free within 'max-block' of " + maxBlock
					: "and this thread must not wait for it: send(Publisher) waits without blocking");
		}
		catch (InterruptedException ex) {
			giveUp(granted, message);
			Thread.currentThread().interrupt();
			throw exhausted("and the thread was interrupted while it waited");
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private BufferExhaustedException exhausted(String explanation) {
		return new BufferExhaustedException(this.failures.streamName(), "'buffer-memory' of " + this.memory.capacity()
				+ " bytes is full of messages without an outcome, " + explanation);
	}

	/**
	 * Send at once what was taken so far.
	 * @return completes when all of it has its outcome
	 */
	public CompletableFuture<Void> flush() {
		CompletableFuture<Void> flushed = this.accumulator.flush();
		this.engine.wake();
		return flushed;
	}

	/**
	 * Whether the producer was idle and gave up its place.
	 * @return {@code true} once retired
	 */
	public boolean isRetired() {
		return this.accumulator.isRetired();
	}

	/**
	 * Retire if there was nothing to do for the idle time-out.
	 * @return whether the producer is retired
	 */
	public boolean retireIfIdle() {
		// A new one in its place would take the id back.
		if (this.engine.isFenced() || !this.accumulator.retireIfIdle(nanos(this.settings.options().idleTimeout()))) {
			return false;
		}
		end();
		return true;
	}

	/**
	 * Send at once what was taken so far, and wait for it no longer than a close would.
	 * @return completes when all of it has its outcome, or with the close time-out
	 */
	public CompletableFuture<Void> flushWithinCloseTimeout() {
		return flush().completeOnTimeout(null, nanos(this.settings.options().closeTimeout()), TimeUnit.NANOSECONDS);
	}

	/**
	 * Take no more, see through what was taken within the close time-out, and end.
	 * @return completes with the end, or a few seconds after the close time-out if a
	 * caller's callback holds up the producer
	 */
	public CompletableFuture<Void> close() {
		this.accumulator.close();
		this.memory.close();
		this.log.closing(this.settings.options().closeTimeout());
		return flushWithinCloseTimeout().thenCompose((flushed) -> {
			end();
			return ended().completeOnTimeout(null, GRACE.toSeconds(), TimeUnit.SECONDS);
		});
	}

	/**
	 * The end, whenever it comes.
	 * @return completes when each message has its outcome and nothing runs any more
	 */
	public CompletableFuture<Void> ended() {
		return this.ended.copy();
	}

	private void end() {
		this.engine.end().whenComplete((done, ex) -> {
			this.log.ended();
			this.ended.complete(null);
		});
	}

	private static long nanos(Duration duration) {
		return TimeUnit.NANOSECONDS.convert(duration);
	}

}
