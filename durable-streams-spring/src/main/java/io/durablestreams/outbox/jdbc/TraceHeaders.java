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

package io.durablestreams.outbox.jdbc;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A trace context as the table has it: a line for each header.
 */
final class TraceHeaders {

	private static final int MAX_TEXT = 1000;

	private static final String SEPARATOR = ": ";

	private TraceHeaders() {
	}

	/**
	 * Write headers down.
	 * @param headers the headers
	 * @return their text, {@code null} without any; the longest are left out if it would
	 * be too long
	 */
	static @Nullable String text(Map<String, String> headers) {
		StringBuilder text = new StringBuilder();
		headers.entrySet()
			.stream()
			.map((header) -> header.getKey() + SEPARATOR + header.getValue() + "\n")
			.filter((line) -> line.indexOf('\n') == line.length() - 1)
			.sorted(Comparator.comparingInt(String::length))
			.takeWhile((line) -> text.length() + line.length() <= MAX_TEXT)
			.forEach(text::append);
		return text.isEmpty() ? null : text.toString();
	}

	static Map<String, Object> parse(@Nullable String text) {
		if (text == null) {
			return Map.of();
		}
		Map<String, Object> headers = new HashMap<>();
		text.lines().forEach((line) -> {
			int end = line.indexOf(SEPARATOR);
			if (end > 0) {
				headers.put(line.substring(0, end), line.substring(end + SEPARATOR.length()));
			}
		});
		return headers;
	}

}
