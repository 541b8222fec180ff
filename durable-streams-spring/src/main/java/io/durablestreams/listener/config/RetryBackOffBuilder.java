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

import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RetryBackOff}; what each setting means and its default is told there.
 * Not thread-safe.
 */
public final class RetryBackOffBuilder {

	Duration initialInterval = Duration.ofSeconds(1);

	double multiplier = 2;

	Duration maxInterval = Duration.ofSeconds(30);

	double jitter = 0.2;

	int maxAttempts = 5;

	@Nullable Duration maxElapsedTime;

	RetryBackOffBuilder() {
	}

	/**
	 * Set the wait before the second attempt.
	 * @param initialInterval see {@link RetryBackOff#initialInterval()}
	 * @return this builder
	 */
	public RetryBackOffBuilder initialInterval(Duration initialInterval) {
		this.initialInterval = initialInterval;
		return this;
	}

	/**
	 * Set by what each further wait is longer than the one before.
	 * @param multiplier see {@link RetryBackOff#multiplier()}
	 * @return this builder
	 */
	public RetryBackOffBuilder multiplier(double multiplier) {
		this.multiplier = multiplier;
		return this;
	}

	/**
	 * Set the longest wait.
	 * @param maxInterval see {@link RetryBackOff#maxInterval()}
	 * @return this builder
	 */
	public RetryBackOffBuilder maxInterval(Duration maxInterval) {
		this.maxInterval = maxInterval;
		return this;
	}

	/**
	 * Set by what part of itself each wait varies at random.
	 * @param jitter see {@link RetryBackOff#jitter()}
	 * @return this builder
	 */
	public RetryBackOffBuilder jitter(double jitter) {
		this.jitter = jitter;
		return this;
	}

	/**
	 * Set how many attempts there are, the first included.
	 * @param maxAttempts see {@link RetryBackOff#maxAttempts()}
	 * @return this builder
	 */
	public RetryBackOffBuilder maxAttempts(int maxAttempts) {
		this.maxAttempts = maxAttempts;
		return this;
	}

	/**
	 * Set for how long after the first failure attempts are made.
	 * @param maxElapsedTime see {@link RetryBackOff#maxElapsedTime()}
	 * @return this builder
	 */
	public RetryBackOffBuilder maxElapsedTime(@Nullable Duration maxElapsedTime) {
		this.maxElapsedTime = maxElapsedTime;
		return this;
	}

	/**
	 * Build the back-off.
	 * @return the back-off
	 * @throws IllegalArgumentException if a value is out of range; the message names the
	 * property
	 */
	public RetryBackOff build() {
		return new RetryBackOff(this);
	}

}
