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

package io.durablestreams.client.internal;

import io.durablestreams.client.MessageFramer;

import java.util.Arrays;

/**
 * No framing: whatever has arrived is a chunk. Text is never cut within a character.
 */
final class ChunkFramer implements MessageFramer {

	static final ChunkFramer BYTES = new ChunkFramer(false);

	static final ChunkFramer UTF_8 = new ChunkFramer(true);

	private final boolean wholeCharacters;

	private ChunkFramer(boolean wholeCharacters) {
		this.wholeCharacters = wholeCharacters;
	}

	@Override
	public int findEnd(byte[] bytes, int start, int from, int end) {
		int chunkEnd = this.wholeCharacters ? end - unfinishedCharacter(bytes, start, end) : end;
		return (chunkEnd > start) ? chunkEnd : -1;
	}

	@Override
	public byte[] content(byte[] bytes, int start, int end) {
		return Arrays.copyOfRange(bytes, start, end);
	}

	/**
	 * How many bytes at the end begin a character whose other bytes aren't there yet.
	 */
	private static int unfinishedCharacter(byte[] bytes, int start, int end) {
		for (int back = 1; back <= 3 && end - back >= start; back++) {
			int b = bytes[end - back] & 0xff;
			if (b < 0x80) {
				return 0;
			}
			if (b >= 0xc0) {
				int length = (b >= 0xf0) ? 4 : (b >= 0xe0) ? 3 : 2;
				return (back < length) ? back : 0;
			}
		}
		return 0;
	}

}
