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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.durablestreams.listener.config.RetryBackOff;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link RetryWaits}.
 */
class RetryWaitsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void waitsGrowUpToTheLongestAndEndWithTheAttempts() {
		RetryWaits waits = new RetryWaits(
				RetryBackOff.builder().multiplier(3).maxInterval(Duration.ofSeconds(5)).jitter(0).build());
		assertThat(next(waits, 5)).containsExactly(SECOND, Duration.ofSeconds(3), Duration.ofSeconds(5),
				Duration.ofSeconds(5), null);
		assertThat(waits.failures()).isEqualTo(5);
	}

	@Test
	void aFixedIntervalStaysTheSame() {
		RetryWaits waits = new RetryWaits(RetryBackOff.fixed(SECOND, 4));
		assertThat(next(waits, 4)).containsExactly(SECOND, SECOND, SECOND, null);
	}

	@Test
	void oneAttemptHasNoWait() {
		assertThat(new RetryWaits(RetryBackOff.none()).next()).isNull();
	}

	@Test
	void jitterVariesWaitsInBothDirectionsByItsPart() {
		RetryBackOff backOff = RetryBackOff.fixed(SECOND, 2).toBuilder().jitter(0.5).build();
		List<Duration> first = IntStream.range(0, 200).mapToObj((run) -> new RetryWaits(backOff).next()).toList();
		assertThat(first).allMatch((wait) -> wait.toMillis() >= 499 && wait.toMillis() <= 1501)
			.anyMatch((wait) -> wait.toMillis() < 900)
			.anyMatch((wait) -> wait.toMillis() > 1100);
	}

	@Test
	void noWaitGoesBeyondTheElapsedTime() {
		RetryBackOff backOff = RetryBackOff.builder()
			.initialInterval(Duration.ofMinutes(1))
			.multiplier(10)
			.maxInterval(Duration.ofHours(1))
			.jitter(0)
			.maxAttempts(100)
			.maxElapsedTime(Duration.ofMinutes(5))
			.build();
		RetryWaits waits = new RetryWaits(backOff);
		assertThat(next(waits, 2)).containsExactly(Duration.ofMinutes(1), null);
	}

	private static List<@Nullable Duration> next(RetryWaits waits, int count) {
		List<@Nullable Duration> next = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			next.add(waits.next());
		}
		return next;
	}

}
