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

package io.durablestreams.client.internal;

import java.time.Duration;

import io.durablestreams.client.error.DurableStreamException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * The waits between the attempts at one thing: those of a {@link BackOff}, but never
 * shorter than a server asks for by {@code Retry-After}. Not thread-safe.
 */
public final class RetryDelays {

	private final BackOff backOff;

	private final Duration maxRetryAfter;

	private @Nullable BackOffExecution execution;

	private int failures;

	/**
	 * Create the waits.
	 * @param backOff gives the waits
	 * @param maxRetryAfter how much of what a server asks for is honoured at most
	 */
	public RetryDelays(BackOff backOff, Duration maxRetryAfter) {
		this.backOff = backOff;
		this.maxRetryAfter = maxRetryAfter;
	}

	/**
	 * Count an attempt that failed.
	 * @param failure how it failed
	 * @return the wait before the next one, or {@code null} if there is to be none
	 */
	public @Nullable Duration next(Throwable failure) {
		BackOffExecution present = this.execution;
		if (present == null) {
			present = this.backOff.start();
			this.execution = present;
		}
		long interval = present.nextBackOff();
		if (interval == BackOffExecution.STOP) {
			return null;
		}
		this.failures++;
		return atLeastRetryAfter(Duration.ofMillis(Math.max(0, interval)), failure);
	}

	/**
	 * Count an attempt that failed where something else ends the attempts: when the
	 * back-off has no more waits it begins anew.
	 * @param failure how it failed
	 * @return the wait before the next one
	 */
	public Duration nextWithoutEnd(Throwable failure) {
		Duration next = next(failure);
		if (next == null) {
			this.execution = null;
			next = next(failure);
		}
		return (next != null) ? next : atLeastRetryAfter(Duration.ZERO, failure);
	}

	private Duration atLeastRetryAfter(Duration wait, Throwable failure) {
		Duration asked = (failure instanceof DurableStreamException known) ? known.getRetryAfter() : null;
		if (asked == null || asked.compareTo(wait) <= 0) {
			return wait;
		}
		return (asked.compareTo(this.maxRetryAfter) < 0) ? asked : this.maxRetryAfter;
	}

	/**
	 * How many attempts have failed in a row.
	 * @return the number
	 */
	public int failures() {
		return this.failures;
	}

	/** An attempt has succeeded: the waits begin anew. */
	public void reset() {
		this.failures = 0;
		this.execution = null;
	}

}
