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

import java.util.Map;
import java.util.TreeMap;

/**
 * What a contender has told of one round.
 *
 * @param count how many messages it has handled
 * @param sum the sum of their numbers
 * @param figures its figures by name
 */
record Sample(long count, long sum, Map<String, Double> figures) {

	static Sample parse(String line) {
		String[] words = line.split(" ");
		if (!words[0].equals("done")) {
			throw new IllegalStateException(line);
		}
		Map<String, Double> figures = new TreeMap<>();
		for (int i = 1; i < words.length; i++) {
			int equals = words[i].indexOf('=');
			figures.put(words[i].substring(0, equals), Double.valueOf(words[i].substring(equals + 1)));
		}
		return new Sample(figures.remove("count").longValue(), figures.remove("sum").longValue(), figures);
	}

}
