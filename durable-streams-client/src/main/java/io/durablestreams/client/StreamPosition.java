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

import io.durablestreams.client.error.InvalidPositionException;
import org.jspecify.annotations.Nullable;

/**
 * A place in a stream: so many messages (JSON) or bytes (other content types) behind an
 * offset that the server handed out. What lies at a position never changes, so it names
 * the same place however the server cuts its responses. One place can be written in two
 * ways; positions therefore have no order.
 *
 * @param offset the offset that the position counts from
 * @param subOffset how many messages or bytes lie between the offset and the position
 * @param digest a short digest of what lies right before the position, by which a resumed
 * read recognises that the stream is still the same; {@code null} where it is unknown or
 * the sub-offset is 0
 */
public record StreamPosition(Offset offset, long subOffset, @Nullable String digest) implements Serializable {

	/** The beginning of the stream. */
	public static final StreamPosition EARLIEST = of(Offset.EARLIEST);

	/** The tail of the stream at the time it is read. */
	public static final StreamPosition LATEST = of(Offset.LATEST);

	/**
	 * Create a position.
	 * @throws InvalidPositionException if the sub-offset is negative, counts from
	 * {@code now}, or the digest isn't eight hexadecimal digits
	 */
	public StreamPosition {
		if (subOffset < 0) {
			throw new InvalidPositionException("The sub-offset of a position must not be negative: " + subOffset, null);
		}
		if (subOffset > 0 && offset.equals(Offset.LATEST)) {
			throw new InvalidPositionException("A position can't count from 'now': resolve it to an offset first",
					null);
		}
		if (digest != null && !isDigest(digest)) {
			throw new InvalidPositionException("A position's digest must be eight hexadecimal digits: " + digest, null);
		}
		digest = (subOffset > 0) ? digest : null;
	}

	/**
	 * The position of an offset itself.
	 * @param offset the offset
	 * @return the position
	 */
	public static StreamPosition of(Offset offset) {
		return new StreamPosition(offset, 0, null);
	}

	/**
	 * The position some messages or bytes behind an offset, without a digest.
	 * @param offset the offset
	 * @param subOffset how many messages (JSON) or bytes (other types) lie in between
	 * @return the position
	 */
	public static StreamPosition of(Offset offset, long subOffset) {
		return new StreamPosition(offset, subOffset, null);
	}

	/**
	 * Read the text form that {@link #toString()} writes: {@code offset},
	 * {@code offset/subOffset} or {@code offset/subOffset/digest}.
	 * @param text the text
	 * @return the position
	 * @throws InvalidPositionException if the text isn't a position
	 */
	public static StreamPosition parse(String text) {
		String[] parts = text.split("/", -1);
		if (parts.length > 3) {
			throw new InvalidPositionException(
					"'" + text + "' is not a position: expected offset, offset/count or offset/count/digest", null);
		}
		try {
			long subOffset = (parts.length > 1) ? Long.parseLong(parts[1]) : 0;
			return new StreamPosition(new Offset(parts[0]), subOffset, (parts.length > 2) ? parts[2] : null);
		}
		catch (NumberFormatException ex) {
			throw new InvalidPositionException(
					"'" + text + "' is not a position: '" + parts[1] + "' is not a number of messages or bytes", ex);
		}
	}

	/** Without a regular expression, because each message has a position. */
	private static boolean isDigest(String text) {
		if (text.length() != 8) {
			return false;
		}
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
				return false;
			}
		}
		return true;
	}

	@Override
	public String toString() {
		if (this.subOffset == 0) {
			return this.offset.value();
		}
		String text = this.offset.value() + "/" + this.subOffset;
		return (this.digest != null) ? text + "/" + this.digest : text;
	}

}
