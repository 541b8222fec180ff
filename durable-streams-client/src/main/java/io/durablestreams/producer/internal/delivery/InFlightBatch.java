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

import org.jspecify.annotations.Nullable;

/**
 * A batch that was sent under the present epoch, with its sequence for life.
 */
final class InFlightBatch {

	enum State {

		/** A request is out, and its response has not come. */
		OUTSTANDING,

		/** A further attempt is to be made later. */
		BACKING_OFF,

		/** A further attempt is to be made as soon as the batch is the oldest. */
		DUE,

		/** The server refused the body. */
		REFUSED,

		/** The server acknowledged the batch, but not yet all older ones. */
		ACKNOWLEDGED

	}

	/** What is sent: the batch, or the part of it that is tried. */
	Batch batch;

	final long sequence;

	State state = State.DUE;

	/** Whether an attempt ended without a response that rules out that it was written. */
	boolean possiblyWritten;

	/** Whether the refusal was certainly about the body. */
	boolean bodyRefused;

	int attempts;

	/** All sequences below were acknowledged when the last attempt was sent. */
	long acknowledgedBelow;

	@Nullable Throwable cause;

	/** What became of the other parts of a batch that was refused. */
	@Nullable BatchSplit split;

	InFlightBatch(Batch batch, long sequence) {
		this.batch = batch;
		this.sequence = sequence;
	}

	InFlightBatch(InFlightBatch other) {
		this(other.batch, other.sequence);
		this.state = other.state;
		this.possiblyWritten = other.possiblyWritten;
		this.bodyRefused = other.bodyRefused;
		this.attempts = other.attempts;
		this.acknowledgedBelow = other.acknowledgedBelow;
		this.cause = other.cause;
		this.split = (other.split != null) ? new BatchSplit(other.split) : null;
	}

	boolean is(State state) {
		return this.state == state;
	}

	void refused(AttemptResult.Refused result) {
		this.state = State.REFUSED;
		this.cause = result.cause();
		this.bodyRefused = result.certain() || this.sequence == 0;
	}

	/**
	 * Try less of a batch that was refused.
	 * @return whether there is anything left to try
	 */
	boolean tryNextPart() {
		BatchSplit present = this.split;
		if (present == null) {
			present = new BatchSplit();
			this.split = present;
			// Whether the whole is in the stream is what the first part finds out.
			this.possiblyWritten = false;
		}
		this.batch = present.next(this.batch);
		this.state = present.isExhausted() ? State.REFUSED : State.DUE;
		return !present.isExhausted();
	}

	void outOfOrder(AttemptResult.Gap result) {
		this.state = State.DUE;
		this.cause = result.cause();
	}

	void failed(AttemptResult.Failed result) {
		this.state = State.BACKING_OFF;
		this.possiblyWritten |= result.possiblyWritten();
		this.cause = result.cause();
	}

	/**
	 * Whether the sequence that the server expects is none that it can expect. Compared
	 * with what was acknowledged when the request was sent: responses overtake one
	 * another too.
	 */
	boolean isContradictedBy(AttemptResult.Gap result) {
		return result.expected() < this.acknowledgedBelow || result.expected() >= this.sequence;
	}

	/**
	 * Whether the batch may be in the stream. That it was refused as too large may be
	 * another's word than the server's, as long as no part of it has been tried.
	 */
	boolean mayBeWritten() {
		return this.possiblyWritten || (is(State.REFUSED) && this.bodyRefused && this.batch.isSplittable());
	}

	/** Whether nothing has gone wrong with it so far. */
	boolean isOnFirstAttempt() {
		return is(State.ACKNOWLEDGED) || (is(State.OUTSTANDING) && this.attempts == 1);
	}

	@Override
	public String toString() {
		return this.batch + "#" + this.sequence + this.state + (this.possiblyWritten ? "?" : "")
				+ (this.bodyRefused ? "!" : "") + ((this.split != null) ? this.split : "") + Math.min(this.attempts, 2)
				+ "<" + this.acknowledgedBelow;
	}

}
