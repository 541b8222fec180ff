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
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * The waits between the attempts to handle a message. Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class RetryBackOff implements BackOff {

	/**
	 * Five attempts with waits of 1, 2, 4 and 8 seconds, varied by a fifth.
	 */
	public static final RetryBackOff DEFAULT = builder().build();

	private final Duration initialInterval;

	private final double multiplier;

	private final Duration maxInterval;

	private final double jitter;

	private final int maxAttempts;

	private final @Nullable Duration maxElapsedTime;

	RetryBackOff(RetryBackOffBuilder values) {
		require(!values.initialInterval.isNegative(), "back-off.initial-interval must not be negative",
				values.initialInterval);
		require(values.multiplier >= 1, "back-off.multiplier must be at least 1", values.multiplier);
		require(!values.maxInterval.isNegative(), "back-off.max-interval must not be negative", values.maxInterval);
		require(values.jitter >= 0 && values.jitter <= 1, "back-off.jitter must lie between 0 and 1", values.jitter);
		require(values.maxAttempts >= 1, "back-off.max-attempts must be at least 1", values.maxAttempts);
		require(values.maxElapsedTime == null || !values.maxElapsedTime.isNegative(),
				"back-off.max-elapsed-time must not be negative", values.maxElapsedTime);
		this.initialInterval = values.initialInterval;
		this.multiplier = values.multiplier;
		this.maxInterval = values.maxInterval;
		this.jitter = values.jitter;
		this.maxAttempts = values.maxAttempts;
		this.maxElapsedTime = values.maxElapsedTime;
	}

	/**
	 * Build a back-off from the defaults.
	 * @return a builder
	 */
	public static RetryBackOffBuilder builder() {
		return new RetryBackOffBuilder();
	}

	/**
	 * Build a back-off from this one.
	 * @return a builder
	 */
	public RetryBackOffBuilder toBuilder() {
		return builder().initialInterval(this.initialInterval)
			.multiplier(this.multiplier)
			.maxInterval(this.maxInterval)
			.jitter(this.jitter)
			.maxAttempts(this.maxAttempts)
			.maxElapsedTime(this.maxElapsedTime);
	}

	/**
	 * A fixed interval between attempts.
	 * @param interval the wait between attempts
	 * @param maxAttempts how many attempts there are, the first included
	 * @return the back-off
	 */
	public static RetryBackOff fixed(Duration interval, int maxAttempts) {
		return builder().initialInterval(interval)
			.multiplier(1)
			.maxInterval(interval)
			.jitter(0)
			.maxAttempts(maxAttempts)
			.build();
	}

	/**
	 * One attempt only.
	 * @return the back-off
	 */
	public static RetryBackOff none() {
		return fixed(Duration.ZERO, 1);
	}

	/**
	 * The wait before the second attempt, 1 second by default.
	 * @return the value
	 */
	public Duration initialInterval() {
		return this.initialInterval;
	}

	/**
	 * By what each further wait is longer than the one before, 2 by default; 1 for a
	 * fixed interval.
	 * @return the value
	 */
	public double multiplier() {
		return this.multiplier;
	}

	/**
	 * The longest wait, 30 seconds by default.
	 * @return the value
	 */
	public Duration maxInterval() {
		return this.maxInterval;
	}

	/**
	 * By what part of itself each wait varies at random in both directions, from 0 to 1;
	 * 0.2 by default.
	 * @return the value
	 */
	public double jitter() {
		return this.jitter;
	}

	/**
	 * How many attempts there are, the first included, 5 by default; 1 for no retries.
	 * @return the value
	 */
	public int maxAttempts() {
		return this.maxAttempts;
	}

	/**
	 * For how long after the first failure attempts are made; {@code null}, the default,
	 * for no limit.
	 * @return the value
	 */
	public @Nullable Duration maxElapsedTime() {
		return this.maxElapsedTime;
	}

	/**
	 * Begin a series of attempts, of which the first has failed when the execution is
	 * asked for the first time.
	 */
	@Override
	public BackOffExecution start() {
		return new Execution(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RetryBackOff that && Objects.equals(this.initialInterval, that.initialInterval)
				&& Double.compare(this.multiplier, that.multiplier) == 0
				&& Objects.equals(this.maxInterval, that.maxInterval) && Double.compare(this.jitter, that.jitter) == 0
				&& this.maxAttempts == that.maxAttempts && Objects.equals(this.maxElapsedTime, that.maxElapsedTime);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.initialInterval, this.multiplier, this.maxInterval, this.jitter, this.maxAttempts,
				this.maxElapsedTime);
	}

	@Override
	public String toString() {
		return "RetryBackOff[initialInterval=" + this.initialInterval + ", multiplier=" + this.multiplier
				+ ", maxInterval=" + this.maxInterval + ", jitter=" + this.jitter + ", maxAttempts=" + this.maxAttempts
				+ ", maxElapsedTime=" + this.maxElapsedTime + "]";
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
