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

package io.durablestreams.outbox.jdbc;

import io.durablestreams.client.ProducerSequence;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an answer. A batch keeps its messages and numbers until it is certain
 * what became of it; where that can't be known, the relay stops. Without I/O.
 */
final class RelayRules {

	private static final String LOOK = "; see what the stream holds, discard the messages that are there, and retry";

	private RelayRules() {
	}

	/**
	 * Decide.
	 * @param answer how the last attempt ended
	 * @param doubt whether an attempt before it may have written the batch
	 * @param sequence the batch's number
	 * @param messages how many messages the batch has
	 * @return what to do
	 */
	static Step next(Answer answer, Doubt doubt, long sequence, int messages) {
		if (answer instanceof Answer.Accepted accepted) {
			return new Step.Complete(accepted.result());
		}
		if (answer instanceof Answer.Duplicate duplicate) {
			return duplicate(duplicate, doubt, sequence);
		}
		if (answer instanceof Answer.Gap gap) {
			return gap(gap, doubt, sequence);
		}
		if (answer instanceof Answer.Stale stale) {
			return new Step.Stop(StopCause.DATABASE_SET_BACK, "the server knows epoch " + stale.epoch()
					+ " of the outbox's producer, which this database doesn't: it was set back, or is a copy" + LOOK);
		}
		if (answer instanceof Answer.Refused refused) {
			return (messages > 1) ? new Step.Split(doubt.ofPart()) : new Step.GiveUp(refused.cause());
		}
		if (answer instanceof Answer.Denied denied) {
			return new Step.GiveUp(denied.cause());
		}
		Answer.Failed failed = (Answer.Failed) answer;
		return new Step.Retry(failed.possiblyApplied() ? doubt.afterUnanswered() : doubt, failed.cause());
	}

	/**
	 * Look at the numbers of a batch that nobody has sent yet.
	 * @param numbers the numbers
	 * @param reached the least that they can be, as far as the relay knows
	 * @return why it has to stop, {@code null} if it may go on
	 */
	static Step.@Nullable Stop fresh(ProducerSequence numbers, @Nullable ProducerSequence reached) {
		if (reached == null || !reached.producerId().equals(numbers.producerId()) || numbers.epoch() > reached.epoch()
				|| (numbers.epoch() == reached.epoch() && numbers.sequence() >= reached.sequence())) {
			return null;
		}
		return new Step.Stop(StopCause.DATABASE_SET_BACK,
				"the database says that batch " + numbers.sequence() + " of the outbox's producer is next, and this "
						+ "relay has appended all up to " + reached.sequence() + ": it was set back" + LOOK);
	}

	/**
	 * The messages of a frozen batch aren't what they were.
	 * @param ids which they are
	 * @return why to stop
	 */
	static Step.Stop changed(RowIds ids) {
		return new Step.Stop(StopCause.ROWS_CHANGED, "the messages of the batch in hand (" + ids + ") are not what "
				+ "they were when it was sent: somebody has changed or removed them");
	}

	/**
	 * The producer's id is the outbox's own, so that a duplicate of what was possibly
	 * sent is this batch. Of what certainly wasn't, it is another batch under its number.
	 */
	private static Step duplicate(Answer.Duplicate duplicate, Doubt doubt, long sequence) {
		Long highest = duplicate.highest();
		if (highest != null && highest > sequence) {
			return new Step.Stop(StopCause.DATABASE_SET_BACK,
					"the server has batch " + highest + " of the outbox's producer, and this database has never sent "
							+ "one beyond " + sequence + ": it was set back, or is a copy" + LOOK);
		}
		return switch (doubt) {
			case POSSIBLY_SENT -> new Step.Complete(duplicate.result());
			case NONE -> new Step.Stop(StopCause.DATABASE_SET_BACK, "the server has another batch under number "
					+ sequence + " of the outbox's producer: the database was set back, or is a copy" + LOOK);
			case POSSIBLY_SENT_AS_PART -> new Step.Stop(StopCause.UNCERTAIN, "a larger batch under number " + sequence
					+ " was refused, and is in the stream all the same, or a " + "part of it is" + LOOK);
		};
	}

	private static Step gap(Answer.Gap gap, Doubt doubt, long sequence) {
		if (doubt == Doubt.NONE) {
			return new Step.Renumber();
		}
		return new Step.Stop(StopCause.UNCERTAIN,
				"the server has forgotten the outbox's producer (it expects batch " + gap.expected() + ", not "
						+ sequence + "), so that nobody knows whether the batch in hand is in the " + "stream" + LOOK);
	}

}
