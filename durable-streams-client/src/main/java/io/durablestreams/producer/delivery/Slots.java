package io.durablestreams.producer.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The batches that were sent under the present epoch and whose older ones aren't all
 * acknowledged, oldest first.
 */
final class Slots {

	private final List<Slot> slots = new ArrayList<>();

	private long nextSequence;

	Slots() {
	}

	Slots(Slots other) {
		this.nextSequence = other.nextSequence;
		other.slots.forEach((slot) -> this.slots.add(new Slot(slot)));
	}

	boolean isEmpty() {
		return this.slots.isEmpty();
	}

	int size() {
		return this.slots.size();
	}

	List<Slot> all() {
		return this.slots;
	}

	Slot add(Batch batch) {
		Slot slot = new Slot(batch, this.nextSequence++);
		this.slots.add(slot);
		return slot;
	}

	Slot oldest() {
		return this.slots.get(0);
	}

	boolean oldestIs(Slot.State state) {
		return !this.slots.isEmpty() && oldest().is(state);
	}

	@Nullable Slot find(Batch batch, Slot.State state) {
		for (Slot slot : this.slots) {
			if (slot.batch == batch && slot.is(state)) {
				return slot;
			}
		}
		return null;
	}

	boolean areSmooth() {
		return this.slots.stream().allMatch(Slot::isSmooth);
	}

	boolean areAnswered() {
		return this.slots.stream().noneMatch((slot) -> slot.is(Slot.State.OUTSTANDING));
	}

	/**
	 * Whether none of the batches behind the oldest is in the stream, nor can get there
	 * by a request that has been sent.
	 */
	boolean isRestUnwritten() {
		return this.slots.stream()
			.skip(1)
			.noneMatch((slot) -> slot.possiblyWritten || slot.is(Slot.State.ACKNOWLEDGED));
	}

	/**
	 * Take back the batches behind the oldest, with their sequences.
	 */
	List<Batch> retract() {
		List<Slot> behind = this.slots.subList(1, this.slots.size());
		List<Batch> batches = behind.stream().map((slot) -> slot.batch).toList();
		behind.clear();
		this.nextSequence = oldest().sequence + 1;
		return batches;
	}

	void dropAcknowledged() {
		while (oldestIs(Slot.State.ACKNOWLEDGED)) {
			this.slots.remove(0);
		}
	}

	/** End the running attempts: each may still reach the server. */
	void cancel(Consumer<Batch> cancelled) {
		for (Slot slot : this.slots) {
			if (slot.is(Slot.State.OUTSTANDING)) {
				slot.state = Slot.State.DUE;
				slot.possiblyWritten = true;
				cancelled.accept(slot.batch);
			}
		}
	}

	void beginEpoch() {
		this.slots.clear();
		this.nextSequence = 0;
	}

	@Override
	public String toString() {
		return this.nextSequence + this.slots.toString();
	}

}
