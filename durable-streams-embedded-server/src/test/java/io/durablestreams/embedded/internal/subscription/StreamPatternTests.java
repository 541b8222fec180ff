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

package io.durablestreams.embedded.internal.subscription;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Patterns of stream paths.
 */
class StreamPatternTests {

	@ParameterizedTest
	@CsvSource({ "orders, orders, true", "orders, others, false", "*, orders, true", "*, orders/1, false",
			"**, orders/1/2, true", "orders/**, orders, true", "orders/**, orders/1/2, true", "**/2, orders/1/2, true",
			"**/1, orders/1/2, false", "a/**/b/**/c, a/b/b/x/c, true", "a/**/b/**/c, a/c/b, false",
			"a/*/**/c, a/c, false", "a/*/**/c, a/b/c, true", "%2A, *, true", "%2A, orders, false", "**, '', true",
			"*, '', false", "**/**, a, true" })
	void aPatternCoversPaths(String pattern, String path, boolean covered) {
		assertThat(new StreamPattern(pattern).matches(path)).isEqualTo(covered);
	}

	@Test
	void aPatternCoversWhatTheSameRegularExpressionDoes() {
		Random random = new Random(7);
		for (int i = 0; i < 20_000; i++) {
			String pattern = path(random, List.of("a", "b", "*", "**"), 6);
			String path = path(random, List.of("a", "b"), 7);
			assertThat(new StreamPattern(pattern).matches(path)).as("'%s' covers '%s'", pattern, path)
				.isEqualTo((path + "/").matches(expression(pattern)));
		}
	}

	@Test
	@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void noPatternTakesLong() {
		String path = "a/".repeat(2_000);
		assertThat(new StreamPattern("**/a/".repeat(800) + "b").matches(path)).isFalse();
		assertThat(new StreamPattern("**/" + "a/".repeat(1_000) + "b").matches(path)).isFalse();
		assertThat(new StreamPattern("**/".repeat(1_000) + "a").matches(path)).isTrue();
	}

	private static String path(Random random, List<String> segments, int length) {
		return random.ints(1 + random.nextInt(length), 0, segments.size())
			.mapToObj(segments::get)
			.collect(Collectors.joining("/"));
	}

	private static String expression(String pattern) {
		return Stream.of(pattern.split("/"))
			.map((segment) -> segment.equals("**") ? "([^/]+/)*" : segment.equals("*") ? "[^/]+/" : segment + "/")
			.collect(Collectors.joining());
	}

}
