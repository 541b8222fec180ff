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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.durablestreams.producer.internal.buffer.Accumulator;
import io.durablestreams.producer.internal.buffer.MessageBatch;
import io.durablestreams.producer.internal.buffer.PendingMessage;
import io.durablestreams.producer.internal.delivery.AttemptResult;
import io.durablestreams.producer.internal.delivery.Batch;
import io.durablestreams.producer.internal.delivery.Command;
import io.durablestreams.producer.internal.delivery.Delivery;
import io.durablestreams.producer.internal.delivery.Reason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Drives the delivery of one stream's messages: feeds it batches, results and the time,
 * and does what it commands. All of it happens on one thread.
 */
final class ProducerEngine {

	private static final Log logger = LogFactory.getLog(ProducerEngine.class);

	/** How many acknowledgements in order let requests overlap again after a gap. */
	private static final int COOL_DOWN = 16;

	private final ProducerOptions options;

	/** In nanoseconds, as many as a long holds at most. */
	private final long deliveryTimeout;

	private final Accumulator accumulator;

	private final Outcomes outcomes;

	private final Delivery delivery;

	private final SerialWorker worker;

	private final BatchSender batchSender;

	private final AtomicBoolean woken = new AtomicBoolean();

	private volatile boolean missedWakeUp;

	private volatile long epoch;

	private volatile boolean fenced;

	private volatile int inFlight;

	private @Nullable Disposable lingerTimer;

	private @Nullable Disposable deadlineTimer;

	ProducerEngine(ProducerSettings settings, Accumulator accumulator, Outcomes outcomes, Scheduler scheduler) {
		this.options = settings.options();
		this.deliveryTimeout = TimeUnit.NANOSECONDS.convert(this.options.deliveryTimeout());
		this.accumulator = accumulator;
		this.outcomes = outcomes;
		this.epoch = settings.firstEpoch();
		this.delivery = new Delivery(this.epoch, Epochs.successor(this.options), this.options.maxInFlight(), COOL_DOWN,
				this.options.autoClaim());
		this.worker = new SerialWorker(scheduler, this::failed);
		this.batchSender = new BatchSender(settings, this.worker);
	}

	long epoch() {
		return this.epoch;
	}

	boolean isFenced() {
		return this.fenced;
	}

	int inFlight() {
		return this.inFlight;
	}

	/** Look for something to send, soon. */
	void wake() {
		if (this.woken.compareAndSet(false, true)) {
			try {
				this.worker.execute(() -> {
					this.woken.set(false);
					pump();
				});
				this.missedWakeUp = false;
			}
			catch (Throwable ex) {
				// No thread could be had: the next one tries again.
				this.missedWakeUp = true;
				this.woken.set(false);
				throw ex;
			}
		}
	}

	/** Whether something may be waiting that could not be told. */
	boolean hasMissedWakeUp() {
		return this.missedWakeUp;
	}

	/** End: whatever has no outcome yet fails. */
	CompletableFuture<Void> end() {
		CompletableFuture<Void> ended = new CompletableFuture<>();
		boolean running = this.worker.execute(() -> {
			try {
				execute(this.delivery.abandon());
			}
			finally {
				this.worker.end();
				ended.complete(null);
			}
		});
		if (!running) {
			ended.complete(null);
		}
		return ended;
	}

	private void pump() {
		if (this.fenced) {
			this.outcomes.rejected(this.accumulator.pollAll(), Reason.FENCED, null);
		}
		while (this.delivery.accepts()) {
			this.outcomes.rejected(this.accumulator.pollOlderThan(this.deliveryTimeout), Reason.TIMED_OUT,
					this.outcomes.lastFailure());
			long readyIn = this.accumulator.readyIn(TimeUnit.NANOSECONDS.convert(this.options.linger()),
					this.delivery.isIdle());
			if (readyIn > 0) {
				lingerFor(readyIn);
				break;
			}
			MessageBatch batch = this.accumulator.poll();
			if (batch == null) {
				break;
			}
			execute(this.delivery.offer(batch));
		}
		watchDeadline();
	}

	private void lingerFor(long nanos) {
		if (this.lingerTimer != null) {
			this.lingerTimer.dispose();
			this.lingerTimer = null;
		}
		if (nanos != Long.MAX_VALUE) {
			this.lingerTimer = this.worker.executeIn(Duration.ofNanos(nanos), this::pump);
		}
	}

	private void watchDeadline() {
		MessageBatch oldest = (MessageBatch) this.delivery.oldest();
		if (oldest != null && this.deadlineTimer == null) {
			long left = this.deliveryTimeout - (System.nanoTime() - oldest.created());
			this.deadlineTimer = this.worker.executeIn(Duration.ofNanos(Math.max(0, left)), this::checkDeadline);
		}
	}

	private void checkDeadline() {
		this.deadlineTimer = null;
		Batch oldest = this.delivery.oldest();
		if (oldest != null && isOverdue(oldest)) {
			execute(this.delivery.expired(this::isOverdue));
		}
		pump();
	}

	private boolean isOverdue(Batch batch) {
		return System.nanoTime() - ((MessageBatch) batch).created() >= this.deliveryTimeout;
	}

	private void attemptEnded(MessageBatch batch, AttemptResult result) {
		if (result instanceof AttemptResult.Failed failed) {
			this.outcomes.attemptFailed(failed.cause());
		}
		List<Command> commands = this.delivery.attemptEnded(batch, result);
		if (commands.stream().allMatch(Command.Acknowledge.class::isInstance)) {
			// The server gets on with the next batch while callers hear of this one.
			pump();
			execute(commands);
		}
		else {
			execute(commands);
			pump();
		}
	}

	private void due(MessageBatch batch) {
		execute(this.delivery.due(batch));
		pump();
	}

	private void execute(List<Command> commands) {
		// Taken before anybody knows an outcome: what is sent in reply to one isn't
		// meant.
		List<PendingMessage> queued = commands.stream().anyMatch(Command.RejectQueued.class::isInstance)
				? this.accumulator.pollAll() : List.of();
		this.inFlight = this.delivery.inFlight();
		Throwable failure = null;
		for (Command command : commands) {
			try {
				execute(command, queued);
			}
			catch (Throwable ex) {
				// The other commands hold outcomes that nobody else would tell.
				failure = (failure != null) ? failure : ex;
			}
		}
		if (failure != null) {
			throw new IllegalStateException("A step of the delivery failed", failure);
		}
	}

	private void execute(Command command, List<PendingMessage> queued) {
		if (command instanceof Command.Send send) {
			this.batchSender.send((MessageBatch) send.batch(), send.epoch(), send.sequence(), this::attemptEnded);
		}
		else if (command instanceof Command.BackOff backOff) {
			MessageBatch batch = (MessageBatch) backOff.batch();
			this.outcomes.retried();
			this.batchSender.backOff(batch, backOff.cause(), () -> due(batch));
		}
		else if (command instanceof Command.Cancel cancel) {
			this.batchSender.cancel(cancel.batch());
		}
		else if (command instanceof Command.EndEpoch end) {
			epochEnded(end);
		}
		else if (command instanceof Command.RejectQueued reject) {
			this.outcomes.rejected(queued, reject.reason(), reject.cause());
		}
		else {
			complete(command);
		}
	}

	private void complete(Command command) {
		if (command instanceof Command.Acknowledge acknowledge) {
			this.outcomes.acknowledged(finished(acknowledge.batch()), acknowledge.result());
		}
		else if (command instanceof Command.Reject reject) {
			this.outcomes.rejected(finished(reject.batch()).messages(), reject.reason(), reject.cause());
		}
		else if (command instanceof Command.LeaveUnknown unknown) {
			this.outcomes.unknown(finished(unknown.batch()).messages(), unknown.reason(), unknown.cause());
		}
	}

	private MessageBatch finished(Batch batch) {
		this.batchSender.completed(batch);
		return (MessageBatch) batch;
	}

	private void epochEnded(Command.EndEpoch end) {
		this.epoch = this.delivery.epoch();
		if (end.reason() == Reason.FENCED) {
			this.fenced = true;
			this.outcomes.fenced(end.cause());
		}
		else if (end.reason() != Reason.ABANDONED) {
			this.outcomes.recovered(end.reason(), end.cause());
		}
	}

	/** Something of ours broke: better all fail than any stay without an outcome. */
	private void failed(Throwable failure) {
		this.accumulator.close();
		this.worker.execute(() -> execute(this.delivery.abandon()));
		logger.error("The producer '" + this.options.name() + "' broke and is closed", failure);
	}

}
