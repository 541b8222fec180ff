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

package io.durablestreams.listener.container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Messages that wait for the application to acknowledge them. The checkpoint stays below
 * the first one. Thread-safe.
 */
final class ManualAcknowledgements {

	private final Checkpoints checkpoints;

	private final Runnable onAdvance;

	private final Runnable onRedelivery;

	private final Deque<Pending> pending = new ArrayDeque<>(1);

	private volatile @Nullable Redelivery redelivery;

	/**
	 * Create it.
	 * @param checkpoints the consumer's checkpoints
	 * @param onAdvance called when there is something to store
	 * @param onRedelivery called when the consumer has to go back
	 */
	ManualAcknowledgements(Checkpoints checkpoints, Runnable onAdvance, Runnable onRedelivery) {
		this.checkpoints = checkpoints;
		this.onAdvance = onAdvance;
		this.onRedelivery = onRedelivery;
	}

	/**
	 * Something is about to be handled.
	 * @param before where the consumer is
	 * @param behind the checkpoint behind what is handled
	 * @return acknowledges it
	 */
	synchronized Acknowledgment begin(Checkpoint before, Checkpoint behind) {
		Pending added = new Pending(before, behind);
		if (this.redelivery == null) {
			// What was begun and not finished is delivered again, under a new
			// acknowledgment.
			dropBehind(before);
			this.pending.add(added);
		}
		return added;
	}

	private void dropBehind(Checkpoint checkpoint) {
		while (!this.pending.isEmpty() && this.pending.getLast().behind.ordinal() > checkpoint.ordinal()) {
			this.pending.removeLast();
		}
	}

	/**
	 * Which messages of a batch the handler gets.
	 * @param acknowledgment acknowledges the batch
	 * @param accepted the messages
	 */
	synchronized void accepted(Acknowledgment acknowledgment, List<NumberedMessage> accepted) {
		((Pending) acknowledgment).places = accepted.stream()
			.map((message) -> new Place(message.read().position(), message.ordinal()))
			.toArray(Place[]::new);
	}

	/**
	 * The consumer has moved on without anything to acknowledge.
	 * @param checkpoint where it is
	 */
	synchronized void passed(Checkpoint checkpoint) {
		if (this.redelivery != null) {
			return;
		}
		Pending last = this.pending.peekLast();
		if (last == null) {
			this.checkpoints.acknowledged(checkpoint);
		}
		else {
			last.behind = checkpoint;
		}
	}

	/**
	 * The consumer goes on elsewhere: what is still unacknowledged must not move the
	 * checkpoint any more.
	 */
	synchronized void reset() {
		this.pending.clear();
		this.redelivery = null;
	}

	/**
	 * Part of what was begun is handled, and the rest will be begun anew.
	 * @param acknowledgment acknowledges all of it
	 * @param checkpoint the checkpoint behind the part that is handled
	 */
	void acknowledgePart(Acknowledgment acknowledgment, Checkpoint checkpoint) {
		synchronized (this) {
			((Pending) acknowledgment).behind = checkpoint;
		}
		acknowledgment.acknowledge();
	}

	/**
	 * Whether nothing waits for the application, and nothing shall be delivered again.
	 * @return whether everything is acknowledged
	 */
	synchronized boolean isEmpty() {
		return this.pending.isEmpty() && this.redelivery == null;
	}

	/**
	 * Where the consumer has to go back to.
	 * @return what was asked for, or {@code null}
	 */
	@Nullable Redelivery redelivery() {
		return this.redelivery;
	}

	/**
	 * The consumer is where it was asked to go back to.
	 * @param done what was asked for
	 */
	synchronized void redelivering(Redelivery done) {
		if (this.redelivery == done) {
			this.redelivery = null;
		}
	}

	private boolean advance(Pending acknowledged) {
		synchronized (this) {
			acknowledged.done = true;
			if (this.pending.peekFirst() != acknowledged) {
				return false;
			}
			while (!this.pending.isEmpty() && this.pending.getFirst().done) {
				this.checkpoints.acknowledged(this.pending.removeFirst().behind);
			}
			return true;
		}
	}

	/**
	 * Nothing from there on may move the checkpoint any more, whoever acknowledges it.
	 */
	private void goBack(Pending nacked, int index, Duration delay) {
		Assert.isTrue(!delay.isNegative(), "The time until messages are delivered again must not be negative");
		synchronized (this) {
			Checkpoint from = nacked.before(index);
			if (nacked.done || !this.pending.contains(nacked)) {
				return;
			}
			nacked.behind = from;
			dropBehind(from);
			if (index == 0) {
				this.pending.remove(nacked);
			}
			this.redelivery = new Redelivery(from, delay);
		}
		if (advance(nacked)) {
			this.onAdvance.run();
		}
		this.onRedelivery.run();
	}

	/**
	 * What shall be delivered again.
	 *
	 * @param from the checkpoint behind which it begins
	 * @param delay when
	 */
	record Redelivery(Checkpoint from, Duration delay) {

		boolean includes(Checkpoint behind) {
			return behind.ordinal() > this.from.ordinal();
		}

	}

	/**
	 * What of a message is needed to go on behind it.
	 *
	 * @param position the position behind it
	 * @param ordinal its number
	 */
	private record Place(StreamPosition position, long ordinal) {
	}

	/** One message or batch. */
	private final class Pending implements Acknowledgment {

		private final Checkpoint before;

		private Checkpoint behind;

		private boolean done;

		/** The messages of a batch; their bytes must not be held for as long. */
		private Place @Nullable [] places;

		Pending(Checkpoint before, Checkpoint behind) {
			this.before = before;
			this.behind = behind;
		}

		@Override
		public void acknowledge() {
			if (advance(this)) {
				ManualAcknowledgements.this.onAdvance.run();
			}
		}

		@Override
		public void nack(Duration delay) {
			goBack(this, 0, delay);
		}

		@Override
		public void nack(int index, Duration delay) {
			Place[] batch = this.places;
			if (batch == null) {
				throw new UnsupportedOperationException(
						"Only the acknowledgment of a batch takes an index; use nack(Duration) for a single message");
			}
			Assert.isTrue(index >= 0 && index < batch.length, () -> "There is no message " + index + " in a batch of "
					+ batch.length + " message(s), counted from 0");
			goBack(this, index, delay);
		}

		private Checkpoint before(int index) {
			if (index == 0 || this.places == null) {
				return this.before;
			}
			Place last = this.places[index - 1];
			return new Checkpoint(last.position(), last.ordinal(), Instant.now(), this.before.witness());
		}

	}

}
