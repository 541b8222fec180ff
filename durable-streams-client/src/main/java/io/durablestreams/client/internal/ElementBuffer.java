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
 * Collects the bytes of one message up to a limit, and a short digest of it. Gives its
 * memory back after a large message.
 */
final class ElementBuffer {

	private static final int RETAINED = 64 * 1024;

	private static final int SMALLEST = 64;

	private static final byte[] NONE = {};

	private final int limit;

	private final CRC32C crc = new CRC32C();

	/** Idle live reads, of which there may be many, hold none. */
	private byte[] bytes = NONE;

	private int size;

	ElementBuffer(int limit) {
		this.limit = limit;
	}

	/**
	 * Take some bytes.
	 * @return {@code false} if the limit would be exceeded
	 */
	boolean append(byte[] source, int start, int end) {
		int length = end - start;
		if (length > this.limit - this.size) {
			return false;
		}
		if (this.size + length > this.bytes.length) {
			long grown = Math.max(this.size + (long) length, Math.max(SMALLEST, this.bytes.length * 2L));
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(grown, this.limit));
		}
		System.arraycopy(source, start, this.bytes, this.size, length);
		this.size += length;
		return true;
	}

	void digest(byte[] source, int start, int end) {
		this.crc.update(source, start, end - start);
	}

	String digest() {
		return Digests.toText(this.crc.getValue());
	}

	byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	/**
	 * The bytes themselves, of which the first {@link #size()} count. Valid until the
	 * next change.
	 */
	byte[] array() {
		return this.bytes;
	}

	void removeFirst(int count) {
		if (count == this.size) {
			clear();
			return;
		}
		System.arraycopy(this.bytes, count, this.bytes, 0, this.size - count);
		this.size -= count;
	}

	int size() {
		return this.size;
	}

	void clear() {
		this.size = 0;
		this.crc.reset();
		if (this.bytes.length > RETAINED) {
			this.bytes = NONE;
		}
	}

}
