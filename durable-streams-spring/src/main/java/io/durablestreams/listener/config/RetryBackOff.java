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

package io.durablestreams.listener.config;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * The waits between the attempts to handle a message.
 *
 * @param initialInterval the wait before the second attempt
 * @param multiplier by what each further wait is longer than the one before; 1 for a
 * fixed interval
 * @param maxInterval the longest wait
 * @param jitter by what part of itself each wait varies at random in both directions,
 * from 0 to 1
 * @param maxAttempts how many attempts there are, the first included; 1 for no retries
 * @param maxElapsedTime for how long after the first failure attempts are made, or
 * {@code null} for no limit
 */
public record RetryBackOff(Duration initialInterval, double multiplier, Duration maxInterval, double jitter,
		int maxAttempts, @Nullable Duration maxElapsedTime) implements BackOff {

	/**
	 * Five attempts with waits of 1, 2, 4 and 8 seconds, varied by a fifth.
	 */
	public static final RetryBackOff DEFAULT = new RetryBackOff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0.2,
			5, null);

	/**
	 * Create the back-off.
	 * @throws IllegalArgumentException if a value is out of range; the message names the
	 * property
	 */
	public RetryBackOff {
		require(!initialInterval.isNegative(), "back-off.initial-interval must not be negative", initialInterval);
		require(multiplier >= 1, "back-off.multiplier must be at least 1", multiplier);
		require(!maxInterval.isNegative(), "back-off.max-interval must not be negative", maxInterval);
		require(jitter >= 0 && jitter <= 1, "back-off.jitter must lie between 0 and 1", jitter);
		require(maxAttempts >= 1, "back-off.max-attempts must be at least 1", maxAttempts);
		require(maxElapsedTime == null || !maxElapsedTime.isNegative(),
				"back-off.max-elapsed-time must not be negative", maxElapsedTime);
	}

	/**
	 * A fixed interval between attempts.
	 * @param interval the wait between attempts
	 * @param maxAttempts how many attempts there are, the first included
	 * @return the back-off
	 */
	public static RetryBackOff fixed(Duration interval, int maxAttempts) {
		return new RetryBackOff(interval, 1, interval, 0, maxAttempts, null);
	}

	/**
	 * One attempt only.
	 * @return the back-off
	 */
	public static RetryBackOff none() {
		return fixed(Duration.ZERO, 1);
	}

	/**
	 * Begin a series of attempts, of which the first has failed when the execution is
	 * asked for the first time.
	 */
	@Override
	public BackOffExecution start() {
		return new Execution(this);
	}

	private static void require(boolean condition, String message, @Nullable Object value) {
		if (!condition) {
			throw new IllegalArgumentException(message + ": " + value);
		}
	}

	/** One series of attempts. Unlike Spring's it counts the time that attempts take. */
	private static final class Execution implements BackOffExecution {

		private final RetryBackOff backOff;

		private final double maxInterval;

		private double interval;

		private int failures;

		private long firstFailure;

		Execution(RetryBackOff backOff) {
			this.backOff = backOff;
			this.maxInterval = backOff.maxInterval().toMillis();
			this.interval = Math.min(backOff.initialInterval().toMillis(), this.maxInterval);
		}

		@Override
		public long nextBackOff() {
			if (this.failures++ == 0) {
				this.firstFailure = System.nanoTime();
			}
			if (this.failures >= this.backOff.maxAttempts()) {
				return STOP;
			}
			double jitter = this.backOff.jitter() * (2 * ThreadLocalRandom.current().nextDouble() - 1);
			long wait = Math.round(this.interval * (1 + jitter));
			this.interval = Math.min(this.interval * this.backOff.multiplier(), this.maxInterval);
			Duration elapsed = Duration.ofNanos(System.nanoTime() - this.firstFailure);
			Duration limit = this.backOff.maxElapsedTime();
			return (limit != null && elapsed.plusMillis(wait).compareTo(limit) > 0) ? STOP : wait;
		}

	}

}
