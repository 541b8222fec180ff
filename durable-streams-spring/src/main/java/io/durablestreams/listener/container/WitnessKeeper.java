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

import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import org.jspecify.annotations.Nullable;

/**
 * Makes the witnesses that checkpoints have, of what is read behind each offset that the
 * server vouches for, and knows when one should be verified again.
 */
final class WitnessKeeper {

	private final long intervalNanos;

	private Offset offset = Offset.EARLIEST;

	/** Records what lies behind the offset, unless some of that isn't known. */
	private StreamWitness.@Nullable Recorder recorder;

	private long verifiedAt;

	private volatile boolean doubted;

	/**
	 * Create it.
	 * @param interval how long a verdict is good for
	 */
	WitnessKeeper(Duration interval) {
		this.intervalNanos = interval.toNanos();
	}

	/**
	 * A read begins.
	 * @param position where
	 */
	void begin(StreamPosition position) {
		this.offset = position.offset();
		boolean atOffset = position.subOffset() == 0;
		this.recorder = atOffset ? new StreamWitness.Recorder(this.offset) : null;
	}

	/**
	 * A message is consumed.
	 * @param message the message
	 */
	void add(ReadSignal.Message message) {
		StreamWitness.Recorder current = this.recorder;
		if (current != null && !current.isComplete()) {
			current.add(message);
		}
	}

	/**
	 * A message is passed over that nobody has.
	 */
	void skip() {
		this.recorder = null;
	}

	/**
	 * The read has moved on without a message.
	 * @param position where to
	 * @param before the witness of the checkpoint before
	 * @return the witness of the checkpoint there
	 */
	@Nullable StreamWitness moveTo(StreamPosition position, @Nullable StreamWitness before) {
		if (position.subOffset() != 0 || position.offset().equals(this.offset)) {
			return before;
		}
		StreamWitness.Recorder past = this.recorder;
		begin(position);
		return (past != null && !past.isEmpty()) ? past.witness() : before;
	}

	/**
	 * The server said for a moment that the position was lost: whether the stream is
	 * still the same is to be verified before the next message. Thread-safe.
	 */
	void doubted() {
		this.doubted = true;
	}

	/**
	 * A witness was found to be right, or has just been made.
	 */
	void verified() {
		this.doubted = false;
		this.verifiedAt = System.nanoTime();
	}

	/**
	 * Whether it is time to verify a witness again.
	 * @param now the time, by {@link System#nanoTime()}
	 * @return whether the last verdict is too old
	 */
	boolean isDue(long now) {
		return this.doubted || now - this.verifiedAt >= this.intervalNanos;
	}

}
