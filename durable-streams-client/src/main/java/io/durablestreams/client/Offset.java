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

package io.durablestreams.client;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.durablestreams.client.error.InvalidPositionException;

/**
 * An opaque token that a server hands out for a place in a stream, or one of the two
 * sentinels {@link #EARLIEST} and {@link #LATEST} (protocol section 6). Offsets of one
 * stream sort byte-wise; nothing else may be read into them.
 *
 * @param value the token, as the server wrote it
 */
public record Offset(String value) implements Comparable<Offset>, Serializable {

	/** The beginning of the stream, {@code -1}. */
	public static final Offset EARLIEST = new Offset("-1");

	/** The tail of the stream at the time of the request, {@code now}. */
	public static final Offset LATEST = new Offset("now");

	private static final String RESERVED = ",&=?/";

	/**
	 * Create an offset.
	 * @throws InvalidPositionException if the token is blank or has a character that the
	 * protocol forbids in offsets
	 */
	public Offset {
		if (value.isBlank()) {
			throw new InvalidPositionException("An offset must not be blank; use '-1' for the stream's beginning",
					null);
		}
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c <= ' ' || c == 0x7f || RESERVED.indexOf(c) >= 0) {
				throw new InvalidPositionException("Offset '" + value + "' must not contain white space, control "
						+ "characters or any of '" + RESERVED + "'", null);
			}
		}
	}

	/**
	 * Whether this is {@link #EARLIEST} or {@link #LATEST} rather than a token of a
	 * server.
	 * @return {@code true} for a sentinel
	 */
	public boolean isSentinel() {
		return equals(EARLIEST) || equals(LATEST);
	}

	/**
	 * Compare byte-wise, as the protocol orders the offsets of one stream. Sentinels have
	 * no meaningful place in that order.
	 */
	@Override
	public int compareTo(Offset other) {
		return Arrays.compareUnsigned(this.value.getBytes(StandardCharsets.UTF_8),
				other.value.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public String toString() {
		return this.value;
	}

}
