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

import java.io.IOException;
import java.time.Duration;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.RateLimitedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The waits between attempts: the back-off's, unless the server wants longer ones.
 */
class RetryDelaysTests {

	private static final IOException BROKEN = new IOException("broken");

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private final RetryDelays delays = new RetryDelays(new FixedBackOff(100, 2), LONGEST);

	@Test
	void aWaitIsTheBackOffsAndThereIsNoneWhenItHasNoMore() {
		assertThat(this.delays.next(BROKEN)).isEqualTo(Duration.ofMillis(100));
		assertThat(this.delays.next(BROKEN)).isEqualTo(Duration.ofMillis(100));
		assertThat(this.delays.failures()).isEqualTo(2);
		assertThat(this.delays.next(BROKEN)).isNull();
	}

	@Test
	void aSuccessBeginsTheBackOffAnew() {
		this.delays.next(BROKEN);
		this.delays.next(BROKEN);
		this.delays.reset();
		assertThat(this.delays.failures()).isZero();
		assertThat(this.delays.next(BROKEN)).isNotNull();
	}

	@Test
	void aWaitIsNeverShorterThanTheServerAsksForWithinReason() {
		assertThat(this.delays.next(limited(Duration.ofSeconds(5)))).isEqualTo(Duration.ofSeconds(5));
		assertThat(this.delays.next(limited(Duration.ofDays(5)))).isEqualTo(LONGEST);
	}

	@Test
	void aWaitIsNoShorterThanTheBackOffsBecauseTheServerAsksForLess() {
		assertThat(this.delays.next(limited(Duration.ofMillis(1)))).isEqualTo(Duration.ofMillis(100));
		assertThat(this.delays.next(limited(null))).isEqualTo(Duration.ofMillis(100));
	}

	@Test
	void whereSomethingElseEndsTheAttemptsTheBackOffBeginsAnew() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.delays.nextWithoutEnd(BROKEN)).isEqualTo(Duration.ofMillis(100));
		}
		RetryDelays none = new RetryDelays(new FixedBackOff(100, 0), LONGEST);
		assertThat(none.nextWithoutEnd(BROKEN)).isEqualTo(Duration.ZERO);
	}

	private static RateLimitedException limited(@Nullable Duration retryAfter) {
		return new RateLimitedException(FailedRequest.withoutResponse(HttpMethod.GET, "orders"), retryAfter);
	}

}
