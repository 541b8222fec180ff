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

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of stream paths: {@code *} stands for one segment, {@code **} for any number
 * of them.
 */
final class StreamPattern {

	private final List<Segment> segments;

	StreamPattern(String pattern) {
		this.segments = split(pattern).stream().map(Segment::of).toList();
	}

	/**
	 * Match a path, segment by segment. Where it doesn't go on, only the last {@code **}
	 * has to take one segment more: whatever an earlier one took, it can take instead.
	 * The time is at most the product of both lengths.
	 */
	boolean matches(String path) {
		List<String> given = split(path);
		int position = 0;
		int next = 0;
		int afterAny = -1;
		int taken = 0;
		while (position < given.size()) {
			if (next < this.segments.size() && this.segments.get(next).any()) {
				afterAny = ++next;
				taken = position;
			}
			else if (next < this.segments.size() && this.segments.get(next).matches(given.get(position))) {
				next++;
				position++;
			}
			else if (afterAny >= 0) {
				next = afterAny;
				position = ++taken;
			}
			else {
				return false;
			}
		}
		return this.segments.stream().skip(next).allMatch(Segment::any);
	}

	/**
	 * A path without slashes at its ends.
	 */
	static String normalize(String path) {
		int from = 0;
		int to = path.length();
		while (from < to && path.charAt(from) == '/') {
			from++;
		}
		while (to > from && path.charAt(to - 1) == '/') {
			to--;
		}
		return path.substring(from, to);
	}

	private static List<String> split(String path) {
		return Arrays.stream(path.split("/")).filter((segment) -> !segment.isEmpty()).toList();
	}

	/**
	 * A segment of a pattern.
	 *
	 * @param any whether it stands for any number of segments
	 * @param one whether it stands for any one
	 * @param literal the segment that it stands for otherwise
	 */
	private record Segment(boolean any, boolean one, String literal) {

		private static final Pattern ENCODED_STAR = Pattern.compile("%2[Aa]");

		static Segment of(String segment) {
			return new Segment(segment.equals("**"), segment.equals("*"),
					ENCODED_STAR.matcher(segment).replaceAll("*"));
		}

		boolean matches(String segment) {
			return this.one || this.literal.equals(segment);
		}

	}

}
