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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of the batches of an epoch that is given up.
 *
 * @param reason why it is given up
 * @param cause the server's response or the last failure, if any
 */
record EpochChange(Reason reason, @Nullable Throwable cause) {

	/**
	 * Complete every batch that isn't acknowledged.
	 * @param inFlight the batches of the epoch, oldest first; none is outstanding
	 * @param commands takes the outcomes
	 * @return the batches to send under the next epoch, in order
	 */
	List<Batch> complete(List<InFlightBatch> inFlight, Consumer<Command> commands) {
		List<Batch> movedOver = new ArrayList<>();
		int lastAcknowledged = lastAcknowledged(inFlight);
		boolean unwritten = false;
		for (int i = 0; i < inFlight.size(); i++) {
			InFlightBatch sent = inFlight.get(i);
			if (sent.is(InFlightBatch.State.ACKNOWLEDGED)) {
				continue;
			}
			if (sent.split != null) {
				completeParts(sent, sent.split, commands);
				// A part that was refused by itself was not written, nor what is behind
				// it.
				unwritten = sent.split.isExhausted();
				continue;
			}
			// A server writes a sequence only right behind the one before: where one was
			// certainly not written, none behind it was, answered or not.
			unwritten = !sent.mayBeWritten() || (unwritten && i > lastAcknowledged);
			if (!unwritten) {
				commands.accept(new Command.LeaveUnknown(sent.batch, this.reason, causeOf(sent)));
			}
			else if (this.reason.movesOver() && i > lastAcknowledged) {
				moveOver(sent, movedOver, commands);
			}
			else {
				commands.accept(new Command.Reject(sent.batch, this.reason, causeOf(sent)));
			}
		}
		return movedOver;
	}

	/** Whether the server has all, a part or nothing of it was yet to be found out. */
	private void completeParts(InFlightBatch sent, BatchSplit split, Consumer<Command> commands) {
		Stream.concat(split.others(), Stream.of(sent.batch))
			.forEach(
					(part) -> commands.accept(split.isExhausted() ? new Command.Reject(part, Reason.REFUSED, sent.cause)
							: new Command.LeaveUnknown(part, this.reason, causeOf(sent))));
	}

	private void moveOver(InFlightBatch sent, List<Batch> movedOver, Consumer<Command> commands) {
		if (!sent.is(InFlightBatch.State.REFUSED) || !sent.bodyRefused) {
			movedOver.add(sent.batch);
		}
		else if (sent.batch.isSplittable()) {
			movedOver.addAll(sent.batch.split());
		}
		else {
			commands.accept(new Command.Reject(sent.batch, Reason.REFUSED, sent.cause));
		}
	}

	private @Nullable Throwable causeOf(InFlightBatch sent) {
		if (this.reason == Reason.TIMED_OUT || this.cause == null) {
			return sent.cause;
		}
		return this.cause;
	}

	private static int lastAcknowledged(List<InFlightBatch> inFlight) {
		for (int i = inFlight.size() - 1; i >= 0; i--) {
			if (inFlight.get(i).is(InFlightBatch.State.ACKNOWLEDGED)) {
				return i;
			}
		}
		return -1;
	}

}
