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

import java.util.ArrayDeque;
import java.util.Deque;

import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.offset.Checkpoint;

/**
 * Messages that wait for the application to acknowledge them. The checkpoint stays below
 * the first one. Thread-safe.
 */
final class ManualAcknowledgements {

	private final Checkpoints checkpoints;

	private final Runnable onAdvance;

	private final Deque<Pending> pending = new ArrayDeque<>(1);

	ManualAcknowledgements(Checkpoints checkpoints, Runnable onAdvance) {
		this.checkpoints = checkpoints;
		this.onAdvance = onAdvance;
	}

	/**
	 * Something is about to be handled.
	 * @param before where the consumer is
	 * @param behind the checkpoint behind what is handled
	 * @return acknowledges it
	 */
	synchronized Acknowledgment begin(Checkpoint before, Checkpoint behind) {
		// What was begun and not finished is delivered again, under a new acknowledgment.
		while (!this.pending.isEmpty() && this.pending.getLast().behind.ordinal() > before.ordinal()) {
			this.pending.removeLast();
		}
		Pending added = new Pending(behind);
		this.pending.add(added);
		return added;
	}

	/**
	 * The consumer has moved on without anything to acknowledge.
	 * @param checkpoint where it is
	 */
	synchronized void passed(Checkpoint checkpoint) {
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

	/** One message or batch. */
	private final class Pending implements Acknowledgment {

		private Checkpoint behind;

		private boolean done;

		Pending(Checkpoint behind) {
			this.behind = behind;
		}

		@Override
		public void acknowledge() {
			if (advance(this)) {
				ManualAcknowledgements.this.onAdvance.run();
			}
		}

	}

}
