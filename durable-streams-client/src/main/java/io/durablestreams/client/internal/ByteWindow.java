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

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Remembers the last bytes that went by, so that the digest of a byte position depends on
 * what lies before it and not on how it was cut.
 */
final class ByteWindow {

	private static final int CAPACITY = 64;

	private final byte[] bytes = new byte[CAPACITY];

	private int size;

	void update(byte[] source, int start, int end) {
		int length = end - start;
		if (length >= CAPACITY) {
			System.arraycopy(source, end - CAPACITY, this.bytes, 0, CAPACITY);
			this.size = CAPACITY;
			return;
		}
		int excess = Math.max(0, this.size + length - CAPACITY);
		System.arraycopy(this.bytes, excess, this.bytes, 0, this.size - excess);
		System.arraycopy(source, start, this.bytes, this.size - excess, length);
		this.size += length - excess;
	}

	byte[] snapshot() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	void restore(byte[] snapshot) {
		this.size = 0;
		update(snapshot, 0, snapshot.length);
	}

	void clear() {
		this.size = 0;
	}

	String digest() {
		CRC32C crc = new CRC32C();
		crc.update(this.bytes, 0, this.size);
		return Digests.toText(crc.getValue());
	}

}
