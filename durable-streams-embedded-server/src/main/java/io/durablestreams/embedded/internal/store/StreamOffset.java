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

package io.durablestreams.embedded.internal.store;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The text form of a position: two groups of sixteen decimal digits, so that tokens sort
 * byte-wise as positions do (protocol section 6). The first group is always zero. The
 * second counts messages in JSON streams and bytes in all others, which makes a
 * sub-offset plain addition.
 */
public final class StreamOffset {

	/** Sentinel for the beginning of a stream. */
	public static final String BEGINNING = "-1";

	/** Sentinel for the current tail of a stream. */
	public static final String NOW = "now";

	private static final String PREFIX = "0000000000000000_";

	private static final Pattern TOKEN = Pattern.compile(PREFIX + "[0-9]{16}");

	private StreamOffset() {
	}

	/**
	 * Format a position.
	 * @param position a position, zero or above
	 * @return its token
	 */
	public static String format(long position) {
		String digits = Long.toString(position);
		return PREFIX + "0".repeat(16 - digits.length()) + digits;
	}

	/**
	 * Parse a token.
	 * @param token a token, not one of the sentinels
	 * @return the position or {@code null} if this server can't have issued the token
	 */
	public static @Nullable Long parse(String token) {
		return TOKEN.matcher(token).matches() ? Long.valueOf(token.substring(PREFIX.length())) : null;
	}

}
