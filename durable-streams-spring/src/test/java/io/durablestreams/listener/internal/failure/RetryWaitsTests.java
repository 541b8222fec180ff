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
		RetryWaits waits = new RetryWaits(new RetryBackOff(SECOND, 3, Duration.ofSeconds(5), 0, 5, null));
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
		RetryBackOff backOff = new RetryBackOff(SECOND, 1, SECOND, 0.5, 2, null);
		List<Duration> first = IntStream.range(0, 200).mapToObj((run) -> new RetryWaits(backOff).next()).toList();
		assertThat(first).allMatch((wait) -> wait.toMillis() >= 499 && wait.toMillis() <= 1501)
			.anyMatch((wait) -> wait.toMillis() < 900)
			.anyMatch((wait) -> wait.toMillis() > 1100);
	}

	@Test
	void noWaitGoesBeyondTheElapsedTime() {
		RetryWaits waits = new RetryWaits(
				new RetryBackOff(Duration.ofMinutes(1), 10, Duration.ofHours(1), 0, 100, Duration.ofMinutes(5)));
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
