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

import org.jspecify.annotations.Nullable;

/**
 * How long ago what a consumer has handled was written, as far as can be told without
 * asking the server: from the time of the event that was handled last, where events tell
 * theirs; else from when the consumer was known to be up to date, which nothing that it
 * hasn't handled can be older than. Thread-safe.
 */
final class ConsumerLag {

	/**
	 * When the consumer was up to date or, before it ever was, when the checkpoint was
	 * made that it has found; {@code null} while neither is known.
	 */
	private volatile @Nullable Instant since;

	/** Of what was handled since the consumer was up to date. */
	private volatile @Nullable Instant eventTime;

	/** By {@link System#nanoTime()}. */
	private volatile long progress = System.nanoTime();

	/**
	 * The consumer goes on at a checkpoint.
	 * @param checkpointTime when that was made
	 */
	void began(Instant checkpointTime) {
		if (this.since == null) {
			this.since = checkpointTime;
		}
	}

	/** The consumer has moved on. */
	void progressed() {
		this.progress = System.nanoTime();
	}

	/** The consumer was up to date until now. */
	void fellBehind() {
		this.eventTime = null;
		this.since = Instant.now();
	}

	/** Somebody else goes on. */
	void forget() {
		this.eventTime = null;
		this.since = null;
	}

	/**
	 * An event that tells its time has been handled.
	 * @param time when it happened
	 */
	void handled(Instant time) {
		this.eventTime = time;
	}

	/**
	 * How far behind a consumer is that isn't up to date.
	 * @return the time, or {@code null} if nobody can tell
	 */
	@Nullable Duration behind() {
		Instant event = this.eventTime;
		Instant from = (event != null) ? event : this.since;
		if (from == null) {
			return null;
		}
		Duration behind = Duration.between(from, Instant.now());
		return behind.isNegative() ? Duration.ZERO : behind;
	}

	/**
	 * How long ago the consumer has moved on.
	 * @return the time
	 */
	Duration sinceProgress() {
		return Duration.ofNanos(System.nanoTime() - this.progress);
	}

}
