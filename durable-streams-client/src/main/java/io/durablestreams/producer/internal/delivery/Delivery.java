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

package io.durablestreams.producer.internal.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.ProducerSequence;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Delivers batches in order, each exactly once (protocol section 5.2.1). Every batch has
 * its epoch and sequence for life; an attempt that failed is repeated with the same
 * numbers, oldest batch first and one at a time. What can't be completed that way ends
 * the epoch: the machine waits until no request is outstanding, completes what the epoch
 * holds (see {@link EpochChange}) and goes on under a new one.
 * <p>
 * Not thread-safe. There is at most one outstanding request per batch; after a
 * {@link Command.Cancel} no response to it may be reported.
 */
public final class Delivery {

	private final LongUnaryOperator successor;

	private final boolean autoClaim;

	private final InFlightWindow window;

	private final InFlightBatches inFlight;

	private final Deque<Batch> backlog = new ArrayDeque<>();

	private List<Command> commands = new ArrayList<>();

	private @Nullable EpochChange epochChange;

	private boolean fenced;

	private long epoch;

	private long highestEpochSeen;

	/**
	 * Create the machine.
	 * @param epoch the epoch to start with
	 * @param successor gives a higher epoch than its argument
	 * @param maxInFlight how many requests may be outstanding at once
	 * @param coolDown after how many acknowledgements in order the window opens again
	 * @param autoClaim whether to claim the producer id back from another producer
	 */
	public Delivery(long epoch, LongUnaryOperator successor, int maxInFlight, int coolDown, boolean autoClaim) {
		this.epoch = epoch;
		this.highestEpochSeen = epoch;
		this.successor = successor;
		this.window = new InFlightWindow(maxInFlight, coolDown);
		this.inFlight = new InFlightBatches();
		this.autoClaim = autoClaim;
	}

	/**
	 * Create a copy that goes its own way.
	 * @param other the machine to copy
	 */
	Delivery(Delivery other) {
		this.epoch = other.epoch;
		this.highestEpochSeen = other.highestEpochSeen;
		this.successor = other.successor;
		this.window = new InFlightWindow(other.window);
		this.inFlight = new InFlightBatches(other.inFlight);
		this.autoClaim = other.autoClaim;
		this.epochChange = other.epochChange;
		this.fenced = other.fenced;
		this.backlog.addAll(other.backlog);
	}

	/**
	 * Whether a new batch may be offered now.
	 * @return {@code true} if it would be sent at once
	 */
	public boolean accepts() {
		return this.backlog.isEmpty() && hasRoom();
	}

	/**
	 * How many batches were sent and have no outcome yet.
	 * @return the number
	 */
	public int inFlight() {
		return this.inFlight.size();
	}

	/**
	 * Whether no batch is without its outcome.
	 * @return {@code true} if nothing is pending
	 */
	public boolean isIdle() {
		return this.inFlight.isEmpty() && this.backlog.isEmpty();
	}

	/**
	 * Whether another producer took over for good.
	 * @return {@code true} if no batch will ever be accepted again
	 */
	public boolean isFenced() {
		return this.fenced;
	}

	/**
	 * Whether the server has acknowledged a batch of the present epoch.
	 */
	boolean isEstablished() {
		return this.window.isEstablished();
	}

	/**
	 * The present epoch.
	 * @return the epoch
	 */
	public long epoch() {
		return this.epoch;
	}

	/**
	 * The batch that waits longest for its outcome.
	 * @return the batch, or {@code null} if nothing is pending
	 */
	public @Nullable Batch oldest() {
		return this.inFlight.isEmpty() ? this.backlog.peek() : this.inFlight.oldest().batch;
	}

	/**
	 * A new batch is to be delivered behind all others.
	 * @param batch the batch
	 * @return what to do
	 */
	public List<Command> offer(Batch batch) {
		this.backlog.add(batch);
		return advance();
	}

	/**
	 * An attempt to append a batch has ended.
	 * @param batch the batch
	 * @param result how it ended
	 * @return what to do
	 */
	public List<Command> attemptEnded(Batch batch, AttemptResult result) {
		InFlightBatch sent = this.inFlight.find(batch, InFlightBatch.State.OUTSTANDING);
		Assert.state(sent != null, () -> "No request is outstanding of " + batch);
		if (result instanceof AttemptResult.Accepted accepted) {
			accepted(sent, accepted);
		}
		else if (result instanceof AttemptResult.Duplicate duplicate) {
			duplicate(sent, duplicate);
		}
		else if (result instanceof AttemptResult.Gap gap) {
			gap(sent, gap);
		}
		else if (result instanceof AttemptResult.Stale stale) {
			takenOver(sent, stale.currentEpoch(), stale.cause());
		}
		else if (result instanceof AttemptResult.Refused refused) {
			sent.refused(refused);
		}
		else if (result instanceof AttemptResult.Denied denied) {
			sent.state = InFlightBatch.State.DUE;
			endEpoch(Reason.DENIED, denied.cause());
		}
		else if (result instanceof AttemptResult.Failed failed) {
			failed(sent, failed);
		}
		return advance();
	}

	/**
	 * The wait before a further attempt of a batch is over. Ignored if the batch isn't
	 * waiting any more.
	 * @param batch the batch
	 * @return what to do
	 */
	public List<Command> due(Batch batch) {
		InFlightBatch sent = this.inFlight.find(batch, InFlightBatch.State.BACKING_OFF);
		if (sent != null) {
			sent.state = InFlightBatch.State.DUE;
		}
		return advance();
	}

	/**
	 * The oldest batch had to have its outcome by now.
	 * @param overdue tells of a batch whether it had to have its outcome too
	 * @return what to do
	 */
	public List<Command> expired(Predicate<Batch> overdue) {
		if (!this.inFlight.isEmpty()) {
			if (this.epochChange == null || this.epochChange.reason().movesOver()) {
				this.epochChange = new EpochChange(Reason.TIMED_OUT, null);
			}
			cancelAttempts();
		}
		while (!this.backlog.isEmpty() && overdue.test(this.backlog.element())) {
			reject(this.backlog.remove(), Reason.TIMED_OUT, null);
		}
		return advance();
	}

	/**
	 * Nothing more is to be sent.
	 * @return what to do; afterwards nothing is pending
	 */
	public List<Command> abandon() {
		this.epochChange = new EpochChange(Reason.ABANDONED, null);
		cancelAttempts();
		return advance();
	}

	private void acknowledge(InFlightBatch sent, AppendResult result) {
		acknowledged(sent);
		this.commands.add(new Command.Acknowledge(sent.batch, result));
	}

	private void acknowledged(InFlightBatch sent) {
		sent.state = InFlightBatch.State.ACKNOWLEDGED;
		this.window.acknowledged();
	}

	private void accepted(InFlightBatch sent, AttemptResult.Accepted accepted) {
		acknowledge(sent, accepted.result());
		if (sent.split != null) {
			// The whole was not in the stream, so nothing behind it can be.
			putBack(this.inFlight.takeBack());
			putBack(sent.split.partAccepted(sent.cause, this.commands::add));
			sent.split = null;
		}
	}

	private void duplicate(InFlightBatch sent, AttemptResult.Duplicate duplicate) {
		if (sent.split != null) {
			acknowledged(sent);
			sent.split.partKnown(sent, duplicate.result(), this.commands::add);
			sent.split = null;
		}
		else if (sent.possiblyWritten) {
			acknowledge(sent, duplicate.result());
		}
		else {
			// Every attempt of ours had its response: the numbers are another writer's.
			takenOver(sent, this.epoch, null);
		}
	}

	/** A refused body is tried in parts, where nothing behind it can get in between. */
	private void refusedOldest(InFlightBatch sent) {
		boolean splittable = sent.bodyRefused && (sent.split != null || sent.batch.isSplittable());
		if (splittable && !this.inFlight.noneOutstanding()) {
			return;
		}
		// Where what is behind it may be in the stream, the batch itself may be too.
		sent.possiblyWritten |= splittable && !this.inFlight.isRestUnwritten();
		if (!splittable || !this.inFlight.isRestUnwritten() || !sent.tryNextPart()) {
			endEpoch(Reason.REFUSED, sent.cause);
		}
	}

	private void putBack(List<Batch> batches) {
		for (int i = batches.size() - 1; i >= 0; i--) {
			this.backlog.addFirst(batches.get(i));
		}
	}

	private void gap(InFlightBatch sent, AttemptResult.Gap gap) {
		if (sent.sequence == 0) {
			// Nothing comes before the first: the server contradicts itself.
			failed(sent, new AttemptResult.Failed(false, gap.cause()));
			return;
		}
		sent.outOfOrder(gap);
		this.window.gap();
		if (sent.isContradictedBy(gap)) {
			endEpoch(Reason.STATE_LOST, gap.cause());
		}
	}

	private void takenOver(InFlightBatch sent, long currentEpoch, @Nullable Throwable cause) {
		sent.state = InFlightBatch.State.DUE;
		this.highestEpochSeen = Math.max(this.highestEpochSeen, currentEpoch);
		endEpoch(this.autoClaim ? Reason.CLAIMED : Reason.FENCED, cause);
	}

	private void failed(InFlightBatch sent, AttemptResult.Failed failed) {
		sent.failed(failed);
		if (this.epochChange == null) {
			this.commands.add(new Command.BackOff(sent.batch, failed.cause()));
		}
	}

	private void endEpoch(Reason reason, @Nullable Throwable cause) {
		if (this.epochChange == null) {
			this.epochChange = new EpochChange(reason, cause);
		}
	}

	private void cancelAttempts() {
		this.inFlight.cancel((batch) -> this.commands.add(new Command.Cancel(batch)));
	}

	private List<Command> advance() {
		this.inFlight.dropAcknowledged();
		if (this.epochChange == null && this.inFlight.oldestIs(InFlightBatch.State.REFUSED)) {
			refusedOldest(this.inFlight.oldest());
		}
		if (this.epochChange != null && this.inFlight.noneOutstanding()) {
			beginEpoch(this.epochChange);
		}
		if (this.epochChange == null && this.inFlight.oldestIs(InFlightBatch.State.DUE)) {
			send(this.inFlight.oldest());
		}
		while (!this.backlog.isEmpty() && hasRoom()) {
			send(this.inFlight.add(this.backlog.remove()));
		}
		List<Command> result = this.commands;
		this.commands = new ArrayList<>();
		return result;
	}

	private void beginEpoch(EpochChange epochChange) {
		this.epochChange = null;
		long next = this.successor.applyAsLong(this.highestEpochSeen);
		boolean noneLeft = next > ProducerSequence.MAX_VALUE;
		Reason reason = noneLeft ? Reason.FENCED : epochChange.reason();
		this.fenced |= reason == Reason.FENCED;
		if (!this.fenced) {
			this.epoch = next;
			this.highestEpochSeen = next;
		}
		// Who learns an outcome can see what the machine is up to now.
		this.commands.add(new Command.EndEpoch(reason, epochChange.cause()));
		putBack(epochChange.complete(this.inFlight.all(), this.commands::add));
		this.inFlight.beginEpoch();
		this.window.epochBegins();
		if (reason.endsAll()) {
			rejectAll(reason, epochChange.cause());
		}
	}

	private void rejectAll(Reason reason, @Nullable Throwable cause) {
		this.backlog.forEach((batch) -> reject(batch, reason, cause));
		this.backlog.clear();
		this.commands.add(new Command.RejectQueued(reason, cause));
	}

	private void send(InFlightBatch sent) {
		sent.state = InFlightBatch.State.OUTSTANDING;
		sent.attempts++;
		sent.acknowledgedBelow = this.inFlight.oldest().sequence;
		this.commands.add(new Command.Send(sent.batch, this.epoch, sent.sequence));
	}

	private void reject(Batch batch, Reason reason, @Nullable Throwable cause) {
		this.commands.add(new Command.Reject(batch, reason, cause));
	}

	private boolean hasRoom() {
		return this.epochChange == null && !this.fenced && this.inFlight.size() < this.window.size()
				&& this.inFlight.areOnFirstAttempt();
	}

	@Override
	public String toString() {
		return this.epoch + " " + this.highestEpochSeen + " " + this.inFlight + this.backlog + this.window
				+ this.epochChange + this.fenced;
	}

}
