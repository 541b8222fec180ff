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

package io.durablestreams.embedded.internal.json;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a body into messages as it arrives: the elements of an array, one level deep, or
 * the one value that it is (protocol section 7.1). Messages keep the bytes that the
 * client sent.
 */
public final class JsonMessages {

	private final List<byte[]> messages = new ArrayList<>();

	/** The pieces of a message whose end hasn't arrived. */
	private final List<ByteBuffer> partial = new ArrayList<>();

	private final JsonScanner scanner = new JsonScanner(new Boundaries());

	private byte[] chunk = new byte[0];

	private long chunkStart;

	private long messageStart = -1;

	private boolean array;

	/**
	 * Take a piece of the body.
	 * @param bytes the piece, not changed afterwards
	 * @throws InvalidJsonException if the body can't be JSON any more
	 */
	public void accept(byte[] bytes) {
		this.chunk = bytes;
		this.chunkStart = this.scanner.index();
		for (byte next : bytes) {
			this.scanner.next(next);
		}
		if (this.messageStart >= 0) {
			int from = (int) (this.messageStart - this.chunkStart);
			this.partial.add(ByteBuffer.wrap(bytes, from, bytes.length - from));
			this.messageStart = this.scanner.index();
		}
	}

	/**
	 * How many messages have been cut off so far.
	 * @return their number
	 */
	public int count() {
		return this.messages.size();
	}

	/**
	 * Forget the messages: nobody wants them any more.
	 */
	public void clear() {
		this.messages.clear();
		this.partial.clear();
		this.chunk = new byte[0];
	}

	/**
	 * The body has ended.
	 * @return its messages, none for an empty array
	 * @throws InvalidJsonException if the body isn't JSON
	 */
	public List<byte[]> finish() {
		this.chunk = new byte[0];
		this.chunkStart = this.scanner.index();
		this.scanner.finish();
		return this.messages;
	}

	private void endMessage(long end) {
		int from = (int) (this.messageStart - this.chunkStart);
		int to = (int) (end - this.chunkStart);
		if (this.partial.isEmpty()) {
			this.messages.add(Arrays.copyOfRange(this.chunk, from, to));
		}
		else {
			this.partial.add(ByteBuffer.wrap(this.chunk, from, to - from));
			this.messages.add(join(this.partial));
			this.partial.clear();
		}
		this.messageStart = -1;
	}

	private static byte[] join(List<ByteBuffer> pieces) {
		byte[] joined = new byte[pieces.stream().mapToInt(ByteBuffer::remaining).sum()];
		ByteBuffer target = ByteBuffer.wrap(joined);
		pieces.forEach(target::put);
		return joined;
	}

	private final class Boundaries implements JsonScanner.Listener {

		@Override
		public void valueStarts(int depth, long start) {
			if (depth == 0) {
				JsonMessages.this.array = JsonMessages.this.chunk[(int) (start - JsonMessages.this.chunkStart)] == '[';
			}
			if (depth == (JsonMessages.this.array ? 1 : 0)) {
				JsonMessages.this.messageStart = start;
			}
		}

		@Override
		public void valueEnds(int depth, long end) {
			if (depth == (JsonMessages.this.array ? 1 : 0)) {
				endMessage(end);
			}
		}

	}

}
