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

package io.durablestreams.gateway;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What somebody else wrote and what is to be part of a stream's name: it must be as many
 * segments as it is meant to be, and mean the same to every server, however often it
 * decodes a path and whatever it takes for path parameters.
 */
final class SafeSegments {

	/** The last is what stands for bytes that are no text. */
	private static final String FORBIDDEN = "/\\;?#%\uFFFD";

	private SafeSegments() {
	}

	/**
	 * Check the variables of a path.
	 * @param variables the variables, decoded
	 * @param pattern the pattern of the path
	 * @return the variables
	 */
	static Map<String, String> variables(Map<String, String> variables, String pattern) {
		Map<String, String> safe = new TreeMap<>();
		variables.forEach((name, value) -> {
			boolean several = pattern.contains("{*" + name + "}");
			String path = (several && value.startsWith("/")) ? value.substring(1) : value;
			boolean fit = several ? Stream.of(path.split("/", -1)).allMatch(SafeSegments::isSafe) : isSafe(path);
			if (!fit) {
				throw GatewayProblemException
					.badRequest("A variable of the path can't be part of a stream's name: it is empty, a dot segment "
							+ "or reserved, or it has a slash, one of the characters ; ? # % or a control character.");
			}
			safe.put(name, path);
		});
		return safe;
	}

	/**
	 * Whether a text is one segment of a stream's name, and stays it.
	 */
	static boolean isSafe(String segment) {
		return !segment.isBlank() && !isReserved(segment) && segment.codePoints().noneMatch(SafeSegments::isForbidden);
	}

	/**
	 * Whether a segment leads to another path, or to what servers keep for themselves.
	 */
	static boolean isReserved(String segment) {
		return segment.equals(".") || segment.equals("..") || segment.toLowerCase(Locale.ROOT).startsWith("__ds");
	}

	private static boolean isForbidden(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
					Character.UNASSIGNED ->
				true;
			default -> FORBIDDEN.indexOf(codePoint) >= 0;
		};
	}

}
