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

package io.durablestreams.listener.internal.failure;

import java.time.Duration;
import java.time.Instant;

import io.durablestreams.listener.config.RetryBackOff;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * The waits of one back-off, one after another. Not thread-safe.
 */
public final class RetryWaits {

	private static final RetryBackOff UNLIMITED = RetryBackOff.builder()
		.initialInterval(Duration.ofMillis(200))
		.maxInterval(Duration.ofSeconds(10))
		.maxAttempts(Integer.MAX_VALUE)
		.build();

	private final BackOffExecution waits;

	private int failures;

	private @Nullable Instant firstFailure;

	/**
	 * Begin.
	 * @param backOff the back-off
	 */
	public RetryWaits(BackOff backOff) {
		this.waits = backOff.start();
	}

	/**
	 * Waits without an end, for what must work in the end: the server and the offset
	 * store.
	 * @return the waits, from 200 milliseconds to 10 seconds
	 */
	public static RetryWaits unlimited() {
		return new RetryWaits(UNLIMITED);
	}

	/**
	 * How many attempts have failed.
	 * @return the number of calls of {@link #next()}
	 */
	public int failures() {
		return this.failures;
	}

	/**
	 * When the first attempt failed.
	 * @return the time of the first call of {@link #next()}
	 */
	public Instant firstFailure() {
		Assert.state(this.firstFailure != null, "No attempt has failed yet");
		return this.firstFailure;
	}

	/**
	 * An attempt has failed.
	 * @return the wait before the next one, or {@code null} if it was the last
	 */
	public @Nullable Duration next() {
		this.failures++;
		this.firstFailure = (this.firstFailure != null) ? this.firstFailure : Instant.now();
		long wait = this.waits.nextBackOff();
		return (wait != BackOffExecution.STOP) ? Duration.ofMillis(wait) : null;
	}

}
