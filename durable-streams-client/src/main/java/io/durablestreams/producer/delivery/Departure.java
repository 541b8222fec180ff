package io.durablestreams.producer.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of the batches of an epoch that is given up.
 *
 * @param reason why it is given up
 * @param cause the server's answer or the last failure, if any
 */
record Departure(Reason reason, @Nullable Throwable cause) {

	/**
	 * Settle every batch that isn't acknowledged.
	 * @param slots the epoch's slots, oldest first; none is outstanding
	 * @param commands takes the outcomes
	 * @return the batches to send under the next epoch, in order
	 */
	List<Batch> settle(List<Slot> slots, Consumer<Command> commands) {
		List<Batch> movedOver = new ArrayList<>();
		int lastAcknowledged = lastAcknowledged(slots);
		boolean unwritten = false;
		for (int i = 0; i < slots.size(); i++) {
			Slot slot = slots.get(i);
			if (slot.is(Slot.State.ACKNOWLEDGED)) {
				continue;
			}
			if (slot.division != null) {
				settleParts(slot, slot.division, commands);
				// A part that was refused by itself was not written, nor what is behind
				// it.
				unwritten = slot.division.isExhausted();
				continue;
			}
			// A server writes a sequence only right behind the one before: where one was
			// certainly not written, none behind it was, answered or not.
			unwritten = !slot.mayBeWritten() || (unwritten && i > lastAcknowledged);
			if (!unwritten) {
				commands.accept(new Command.LeaveUnknown(slot.batch, this.reason, causeOf(slot)));
			}
			else if (this.reason.movesOver() && i > lastAcknowledged) {
				moveOver(slot, movedOver, commands);
			}
			else {
				commands.accept(new Command.Reject(slot.batch, this.reason, causeOf(slot)));
			}
		}
		return movedOver;
	}

	/** Whether the server has all, a part or nothing of it was yet to be found out. */
	private void settleParts(Slot slot, Division division, Consumer<Command> commands) {
		Stream.concat(division.others(), Stream.of(slot.batch))
			.forEach((part) -> commands
				.accept(division.isExhausted() ? new Command.Reject(part, Reason.REFUSED, slot.cause)
						: new Command.LeaveUnknown(part, this.reason, causeOf(slot))));
	}

	private void moveOver(Slot slot, List<Batch> movedOver, Consumer<Command> commands) {
		if (!slot.is(Slot.State.REFUSED) || !slot.bodyRefused) {
			movedOver.add(slot.batch);
		}
		else if (slot.batch.isDivisible()) {
			movedOver.addAll(slot.batch.divide());
		}
		else {
			commands.accept(new Command.Reject(slot.batch, Reason.REFUSED, slot.cause));
		}
	}

	private @Nullable Throwable causeOf(Slot slot) {
		if (this.reason == Reason.TIMED_OUT || this.cause == null) {
			return slot.cause;
		}
		return this.cause;
	}

	private static int lastAcknowledged(List<Slot> slots) {
		for (int i = slots.size() - 1; i >= 0; i--) {
			if (slots.get(i).is(Slot.State.ACKNOWLEDGED)) {
				return i;
			}
		}
		return -1;
	}

}
