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

package io.durablestreams.benchmarks;

import java.util.List;

/**
 * How often a comparison is run: as often as its figures need to settle, and so seldom
 * that all of them take half an hour.
 *
 * @param warmUps rounds that aren't measured
 * @param rounds rounds that are
 * @param sizes multiples of the comparison's size
 */
record Plan(int warmUps, int rounds, List<Integer> sizes) {

	private static final List<Integer> ONE = List.of(1);

	/** How cost grows shows in one round. */
	private static final List<Integer> GROWING = List.of(1, 4, 16);

	static Plan of(Comparison comparison) {
		return switch (comparison.name()) {
			case "produce" -> new Plan(5, 7, GROWING);
			case "read-replay" -> new Plan(5, 7, GROWING);
			case "read-reference", "observed" -> new Plan(5, 7, ONE);
			case "produce-cold", "append", "boot-start" -> new Plan(3, 7, ONE);
			case "server-produce", "server-append", "server-fan-out" -> new Plan(2, 3, ONE);
			case "produce-large", "busy" -> new Plan(1, 2, ONE);
			case "read-gibibyte" -> new Plan(0, 2, ONE);
			case "idle" -> new Plan(0, 1, ONE);
			default -> new Plan(3, 5, ONE);
		};
	}

	/** One of a larger size is about the line that its points make. */
	Plan forSize(int size) {
		return (size == 1) ? this : new Plan(Math.min(this.warmUps, 1), 1, List.of(size));
	}

}
