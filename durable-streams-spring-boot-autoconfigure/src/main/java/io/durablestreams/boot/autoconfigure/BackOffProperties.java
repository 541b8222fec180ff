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

package io.durablestreams.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The waits between the attempts to handle a message.
 */
public class BackOffProperties {

	/**
	 * Wait before the second attempt to handle a message.
	 */
	private @Nullable Duration initialInterval;

	/**
	 * Factor by which each further wait is longer than the one before; 1 for a fixed
	 * interval.
	 */
	private @Nullable Double multiplier;

	/**
	 * Longest wait between two attempts.
	 */
	private @Nullable Duration maxInterval;

	/**
	 * Part of itself by which each wait varies at random in both directions, from 0 to 1.
	 */
	private @Nullable Double jitter;

	/**
	 * Number of attempts to handle a message, the first included; 1 for no retries.
	 */
	private @Nullable Integer maxAttempts;

	/**
	 * Time after the first failure in which attempts are made. Without it there is no
	 * limit.
	 */
	private @Nullable Duration maxElapsedTime;

	public @Nullable Duration getInitialInterval() {
		return this.initialInterval;
	}

	public void setInitialInterval(@Nullable Duration initialInterval) {
		this.initialInterval = initialInterval;
	}

	public @Nullable Double getMultiplier() {
		return this.multiplier;
	}

	public void setMultiplier(@Nullable Double multiplier) {
		this.multiplier = multiplier;
	}

	public @Nullable Duration getMaxInterval() {
		return this.maxInterval;
	}

	public void setMaxInterval(@Nullable Duration maxInterval) {
		this.maxInterval = maxInterval;
	}

	public @Nullable Double getJitter() {
		return this.jitter;
	}

	public void setJitter(@Nullable Double jitter) {
		this.jitter = jitter;
	}

	public @Nullable Integer getMaxAttempts() {
		return this.maxAttempts;
	}

	public void setMaxAttempts(@Nullable Integer maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	public @Nullable Duration getMaxElapsedTime() {
		return this.maxElapsedTime;
	}

	public void setMaxElapsedTime(@Nullable Duration maxElapsedTime) {
		this.maxElapsedTime = maxElapsedTime;
	}

}
