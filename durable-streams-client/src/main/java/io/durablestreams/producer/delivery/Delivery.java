package io.durablestreams.producer.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

import io.durablestreams.client.ProducerSequence;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Delivers batches in order, each exactly once (protocol section 5.2.1). Every batch has
 * its epoch and sequence for life; an attempt that failed is repeated with the same
 * numbers, oldest batch first and one at a time. What can't be settled that way ends the
 * epoch: the machine waits until no request is unanswered, settles what the epoch holds
 * (see {@link Departure}) and goes on under a new one.
 * <p>
 * Not thread-safe. There is at most one unanswered attempt per batch; after a
 * {@link Command.Cancel} no answer to it may be reported.
 */
public final class Delivery {

	private final LongUnaryOperator successor;

	private final boolean autoClaim;

	private final Window window;

	private final Slots slots;

	private final Deque<Batch> backlog = new ArrayDeque<>();

	private List<Command> commands = new ArrayList<>();

	private @Nullable Departure departure;

	private boolean fenced;

	private long epoch;

	private long highestEpochSeen;

	/**
	 * Create the machine.
	 * @param epoch the epoch to start with
	 * @param successor gives a higher epoch than its argument
	 * @param maxInFlight how many batches may be unanswered at once
	 * @param calm after how many acknowledgements in order the window opens again
	 * @param autoClaim whether to claim the producer id back from another producer
	 */
	public Delivery(long epoch, LongUnaryOperator successor, int maxInFlight, int calm, boolean autoClaim) {
		this.epoch = epoch;
		this.highestEpochSeen = epoch;
		this.successor = successor;
		this.window = new Window(maxInFlight, calm);
		this.slots = new Slots();
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
		this.window = new Window(other.window);
		this.slots = new Slots(other.slots);
		this.autoClaim = other.autoClaim;
		this.departure = other.departure;
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
	 * Whether no batch is without its outcome.
	 * @return {@code true} if nothing is pending
	 */
	public boolean isIdle() {
		return this.slots.isEmpty() && this.backlog.isEmpty();
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
		return this.slots.isEmpty() ? this.backlog.peek() : this.slots.oldest().batch;
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
	 * @param answer how it ended
	 * @return what to do
	 */
	public List<Command> answered(Batch batch, Answer answer) {
		Slot slot = this.slots.find(batch, Slot.State.OUTSTANDING);
		Assert.state(slot != null, () -> "No request is unanswered of " + batch);
		if (answer instanceof Answer.Accepted accepted) {
			accepted(slot, accepted);
		}
		else if (answer instanceof Answer.Duplicate duplicate) {
			duplicate(slot, duplicate);
		}
		else if (answer instanceof Answer.Gap gap) {
			gap(slot, gap);
		}
		else if (answer instanceof Answer.Stale stale) {
			takenOver(slot, stale.currentEpoch(), stale.cause());
		}
		else if (answer instanceof Answer.Refused refused) {
			slot.refused(refused);
		}
		else if (answer instanceof Answer.Denied denied) {
			slot.state = Slot.State.DUE;
			leave(Reason.DENIED, denied.cause());
		}
		else if (answer instanceof Answer.Failed failed) {
			failed(slot, failed);
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
		Slot slot = this.slots.find(batch, Slot.State.BACKING_OFF);
		if (slot != null) {
			slot.state = Slot.State.DUE;
		}
		return advance();
	}

	/**
	 * The oldest batch had to have its outcome by now.
	 * @param overdue tells of a batch whether it had to have its outcome too
	 * @return what to do
	 */
	public List<Command> expired(Predicate<Batch> overdue) {
		if (!this.slots.isEmpty()) {
			if (this.departure == null || this.departure.reason().movesOver()) {
				this.departure = new Departure(Reason.TIMED_OUT, null);
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
		this.departure = new Departure(Reason.ABANDONED, null);
		cancelAttempts();
		return advance();
	}

	private void acknowledge(Slot slot, Command.Acknowledge command) {
		slot.state = Slot.State.ACKNOWLEDGED;
		this.window.acknowledged();
		this.commands.add(command);
	}

	private void accepted(Slot slot, Answer.Accepted accepted) {
		acknowledge(slot, new Command.Acknowledge(slot.batch, accepted.result()));
		if (slot.division != null) {
			// The whole was not in the stream, so nothing behind it can be.
			putBack(this.slots.retract());
			putBack(slot.division.partAccepted(slot.cause, this.commands::add));
			slot.division = null;
		}
	}

	private void duplicate(Slot slot, Answer.Duplicate duplicate) {
		if (slot.division != null) {
			acknowledge(slot, new Command.Acknowledge(slot.batch, duplicate.result()));
			slot.division.partKnown(slot, duplicate.result(), this.commands::add);
			slot.division = null;
		}
		else if (slot.possiblyWritten) {
			acknowledge(slot, new Command.Acknowledge(slot.batch, duplicate.result()));
		}
		else {
			// No attempt of ours went unanswered: the numbers are another writer's.
			takenOver(slot, this.epoch, null);
		}
	}

	/** A refused body is tried in parts, where nothing behind it can get in between. */
	private void refusedOldest(Slot slot) {
		boolean dividable = slot.bodyRefused && (slot.division != null || slot.batch.isDivisible());
		if (dividable && !this.slots.areAnswered()) {
			return;
		}
		// Where what is behind it may be in the stream, the batch itself may be too.
		slot.possiblyWritten |= dividable && !this.slots.isRestUnwritten();
		if (!dividable || !this.slots.isRestUnwritten() || !slot.narrow()) {
			leave(Reason.REFUSED, slot.cause);
		}
	}

	private void putBack(List<Batch> batches) {
		for (int i = batches.size() - 1; i >= 0; i--) {
			this.backlog.addFirst(batches.get(i));
		}
	}

	private void gap(Slot slot, Answer.Gap gap) {
		if (slot.sequence == 0) {
			// Nothing comes before the first: the server contradicts itself.
			failed(slot, new Answer.Failed(false, gap.cause()));
			return;
		}
		slot.overtook(gap);
		this.window.gap();
		if (slot.isContradictedBy(gap)) {
			leave(Reason.STATE_LOST, gap.cause());
		}
	}

	private void takenOver(Slot slot, long currentEpoch, @Nullable Throwable cause) {
		slot.state = Slot.State.DUE;
		this.highestEpochSeen = Math.max(this.highestEpochSeen, currentEpoch);
		leave(this.autoClaim ? Reason.CLAIMED : Reason.FENCED, cause);
	}

	private void failed(Slot slot, Answer.Failed failed) {
		slot.failed(failed);
		if (this.departure == null) {
			this.commands.add(new Command.BackOff(slot.batch, failed.cause()));
		}
	}

	private void leave(Reason reason, @Nullable Throwable cause) {
		if (this.departure == null) {
			this.departure = new Departure(reason, cause);
		}
	}

	private void cancelAttempts() {
		this.slots.cancel((batch) -> this.commands.add(new Command.Cancel(batch)));
	}

	private List<Command> advance() {
		this.slots.dropAcknowledged();
		if (this.departure == null && this.slots.oldestIs(Slot.State.REFUSED)) {
			refusedOldest(this.slots.oldest());
		}
		if (this.departure != null && this.slots.areAnswered()) {
			beginEpoch(this.departure);
		}
		if (this.departure == null && this.slots.oldestIs(Slot.State.DUE)) {
			send(this.slots.oldest());
		}
		while (!this.backlog.isEmpty() && hasRoom()) {
			send(this.slots.add(this.backlog.remove()));
		}
		List<Command> result = this.commands;
		this.commands = new ArrayList<>();
		return result;
	}

	private void beginEpoch(Departure departure) {
		this.departure = null;
		long next = this.successor.applyAsLong(this.highestEpochSeen);
		boolean noneLeft = next > ProducerSequence.MAX_VALUE;
		Reason reason = noneLeft ? Reason.FENCED : departure.reason();
		this.fenced |= reason == Reason.FENCED;
		if (!this.fenced) {
			this.epoch = next;
			this.highestEpochSeen = next;
		}
		// Who learns an outcome can see what the machine is up to now.
		this.commands.add(new Command.LeaveEpoch(reason, departure.cause()));
		putBack(departure.settle(this.slots.all(), this.commands::add));
		this.slots.beginEpoch();
		this.window.epochBegins();
		if (reason.endsAll()) {
			rejectAll(reason, departure.cause());
		}
	}

	private void rejectAll(Reason reason, @Nullable Throwable cause) {
		this.backlog.forEach((batch) -> reject(batch, reason, cause));
		this.backlog.clear();
		this.commands.add(new Command.RejectQueued(reason, cause));
	}

	private void send(Slot slot) {
		slot.state = Slot.State.OUTSTANDING;
		slot.attempts++;
		slot.acknowledgedBelow = this.slots.oldest().sequence;
		this.commands.add(new Command.Send(slot.batch, this.epoch, slot.sequence));
	}

	private void reject(Batch batch, Reason reason, @Nullable Throwable cause) {
		this.commands.add(new Command.Reject(batch, reason, cause));
	}

	private boolean hasRoom() {
		return this.departure == null && !this.fenced && this.slots.size() < this.window.size()
				&& this.slots.areSmooth();
	}

	@Override
	public String toString() {
		return this.epoch + " " + this.highestEpochSeen + " " + this.slots + this.backlog + this.window + this.departure
				+ this.fenced;
	}

}
