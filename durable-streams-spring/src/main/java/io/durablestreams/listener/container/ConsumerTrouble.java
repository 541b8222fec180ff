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
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a consumer, and since when: what it has failed with, or what holds
 * it up. That may be two things at once, the server and the offset store; it is well
 * again once both are. Changed by one thread at a time; some of it may be looked at by
 * any.
 */
final class ConsumerTrouble {

	private static final int MOST_TOLD = 10;

	private volatile boolean disrupted;

	private volatile boolean storeDown;

	private @Nullable Throwable cause;

	private volatile @Nullable Instant since;

	/** What held the consumer up since all was well: each once, also if it comes back. */
	private @Nullable Set<String> told;

	/**
	 * Whether nothing holds the consumer up. Thread-safe.
	 */
	boolean isOver() {
		return !this.disrupted && !this.storeDown;
	}

	/**
	 * Whether something other than the store holds the consumer up. Thread-safe.
	 */
	boolean isDisrupted() {
		return this.disrupted;
	}

	/**
	 * For how long something has been wrong. Thread-safe.
	 * @return the time, {@code null} if all is well
	 */
	@Nullable Duration lasting() {
		Instant from = this.since;
		return (from != null) ? Duration.between(from, Instant.now()) : null;
	}

	@Nullable Throwable cause() {
		return this.cause;
	}

	@Nullable Instant since() {
		return this.since;
	}

	/**
	 * The consumer begins, or has ended.
	 * @param failure what it has failed with, {@code null} if it hasn't
	 */
	void reset(@Nullable Throwable failure) {
		this.cause = failure;
		this.since = (failure == null) ? null : (this.since != null) ? this.since : now();
		this.disrupted = false;
		this.storeDown = false;
		this.told = null;
	}

	/**
	 * Something other than the store holds the consumer up.
	 * @param newCause what is wrong
	 * @return whether all was well before
	 */
	boolean disrupted(Throwable newCause) {
		boolean first = isOver();
		goesOn(newCause);
		this.disrupted = true;
		return first;
	}

	/**
	 * The store takes no checkpoint.
	 * @param newCause what is wrong
	 * @return whether all was well before
	 */
	boolean storeFailed(Throwable newCause) {
		boolean first = isOver();
		goesOn(newCause);
		this.storeDown = true;
		return first;
	}

	private void goesOn(Throwable newCause) {
		this.cause = newCause;
		if (this.since == null) {
			this.since = now();
		}
	}

	/**
	 * Whether a cause is worth telling: it hasn't been since all was well, and neither
	 * have many others.
	 * @param newCause what is wrong
	 */
	boolean isNew(Throwable newCause) {
		Set<String> causes = (this.told != null) ? this.told : new HashSet<>();
		this.told = causes;
		return causes.size() < MOST_TOLD && causes.add(String.valueOf(newCause.getMessage()));
	}

	/**
	 * Nothing other than the store holds the consumer up.
	 * @return whether that makes all well again
	 */
	boolean recovered() {
		boolean last = this.disrupted && !this.storeDown;
		this.disrupted = false;
		wellAgain(last);
		return last;
	}

	/**
	 * The store takes checkpoints again.
	 * @return whether that makes all well again
	 */
	boolean storeRecovered() {
		boolean last = this.storeDown && !this.disrupted;
		this.storeDown = false;
		wellAgain(last);
		return last;
	}

	private void wellAgain(boolean last) {
		if (last) {
			this.cause = null;
			this.since = null;
			this.told = null;
		}
	}

	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

}
