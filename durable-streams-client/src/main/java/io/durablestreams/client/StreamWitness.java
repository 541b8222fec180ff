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

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import org.springframework.http.MediaType;

/**
 * What lay behind an offset that has been read past. A stream that was deleted and made
 * anew under the same name, and has grown beyond a position since, can't be told from the
 * old one by the position alone: whoever keeps a position keeps a witness beside it and
 * has it {@linkplain DurableStream#verify verified} before reading on.
 *
 * @param offset the offset, which lies before the position that the witness stands for
 * @param length how many bytes behind the offset the digest is made of, at most
 * {@value #MAX_LENGTH}
 * @param digest the digest of the stream's content type and of these bytes
 */
public record StreamWitness(Offset offset, int length, String digest) {

	/** How many bytes a witness is made of at most: 64 KiB. */
	public static final int MAX_LENGTH = 64 * 1024;

	private static final Pattern TEXT = Pattern.compile("(.+)/(\\d{1,5})/([0-9a-f]{8})");

	/**
	 * Create a witness.
	 * @throws IllegalArgumentException if the length isn't between 1 and
	 * {@value #MAX_LENGTH}, the offset is {@code now}, or the digest isn't eight
	 * hexadecimal digits
	 */
	public StreamWitness {
		if (length < 1 || length > MAX_LENGTH || offset.equals(Offset.LATEST) || !digest.matches("[0-9a-f]{8}")) {
			throw new IllegalArgumentException("'" + text(offset, length, digest) + "' is not a witness of a stream");
		}
	}

	/**
	 * Read the text form that {@link #toString()} writes.
	 * @param text the text
	 * @return the witness
	 * @throws IllegalArgumentException if the text isn't a witness
	 */
	public static StreamWitness parse(String text) {
		var parts = TEXT.matcher(text);
		if (!parts.matches()) {
			throw new IllegalArgumentException("'" + text + "' is not a witness of a stream: expected "
					+ "offset/length/digest, with eight hexadecimal digits at the end");
		}
		return new StreamWitness(new Offset(parts.group(1)), Integer.parseInt(parts.group(2)), parts.group(3));
	}

	@Override
	public String toString() {
		return text(this.offset, this.length, this.digest);
	}

	private static String text(Offset offset, int length, String digest) {
		return offset.value() + "/" + length + "/" + digest;
	}

	/**
	 * What has become of what a witness saw.
	 */
	public enum Verdict {

		/** It is still there. */
		SAME,

		/** Something else, or nothing, is there now: the stream was made anew. */
		DIFFERENT,

		/**
		 * Nobody can tell: the server no longer has what lay there, or what lies at the
		 * beginning has changed, which it does when a server drops history.
		 */
		UNKNOWN

	}

	/**
	 * Makes a witness of the messages behind an offset. Not thread-safe.
	 */
	public static final class Recorder {

		private final Offset offset;

		private final int limit;

		private final CRC32C digest = new CRC32C();

		private int length;

		/**
		 * Begin behind an offset.
		 * @param offset the offset
		 */
		public Recorder(Offset offset) {
			this(offset, MAX_LENGTH);
		}

		Recorder(Offset offset, int limit) {
			this.offset = offset;
			this.limit = limit;
		}

		/**
		 * Take what lies behind the offset, or behind what was taken before. How messages
		 * and chunks are cut makes no difference.
		 * @param message the message
		 */
		public void add(ReadSignal.Message message) {
			byte[] data = message.data();
			int taken = Math.min(data.length, this.limit - this.length);
			if (taken <= 0) {
				return;
			}
			if (this.length == 0) {
				this.digest.update(name(message.contentType()).getBytes(StandardCharsets.UTF_8));
			}
			this.digest.update(data, 0, taken);
			this.length += taken;
		}

		/**
		 * Whether what is added from now on makes no difference.
		 * @return whether the witness has all that it may be made of
		 */
		public boolean isComplete() {
			return this.length >= this.limit;
		}

		/**
		 * Whether there is anything to make a witness of.
		 * @return whether nothing has been added
		 */
		public boolean isEmpty() {
			return this.length == 0;
		}

		/**
		 * Make the witness of what was added so far.
		 * @return the witness
		 * @throws IllegalArgumentException if nothing was added
		 */
		public StreamWitness witness() {
			return new StreamWitness(this.offset, this.length, HexFormat.of().toHexDigits(this.digest.getValue(), 8));
		}

		private static String name(MediaType type) {
			return (type.getType() + "/" + type.getSubtype() + "\n").toLowerCase(Locale.ROOT);
		}

	}

}
