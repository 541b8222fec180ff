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

import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * Reads the header of a gzip member (RFC 1952, section 2.3) byte by byte.
 */
final class GzipHeader {

	private static final int HEADER_CRC = 2;

	private static final int EXTRA = 4;

	private static final int NAME = 8;

	private static final int COMMENT = 16;

	private static final int RESERVED = 0xe0;

	private static final int FIXED_SIZE = 10;

	private final CRC32 crc = new CRC32();

	private int seen;

	/** The parts that are still to come, as the header's flags name them. */
	private int flags;

	/** How many bytes of the present part have been seen, and what they mean. */
	private int partSize;

	private int partValue;

	boolean isAtStart() {
		return this.seen == 0;
	}

	/**
	 * Take the next byte.
	 * @return whether the header is complete; the next byte then begins another header
	 */
	boolean accept(byte b) throws ZipException {
		int value = b & 0xff;
		if (this.seen < FIXED_SIZE) {
			acceptFixed(value);
		}
		else {
			acceptPart(value);
		}
		if (this.seen < FIXED_SIZE || this.flags != 0) {
			return false;
		}
		this.seen = 0;
		this.crc.reset();
		return true;
	}

	private void acceptFixed(int value) throws ZipException {
		boolean valid = switch (this.seen) {
			case 0 -> value == 0x1f;
			case 1 -> value == 0x8b;
			case 2 -> value == 8;
			case 3 -> (value & RESERVED) == 0;
			default -> true;
		};
		if (!valid) {
			throw new ZipException("The body is not gzip");
		}
		if (this.seen == 3) {
			// The lowest bit only hints at text.
			this.flags = value & ~1;
		}
		this.crc.update(value);
		this.seen++;
	}

	private void acceptPart(int value) throws ZipException {
		if ((this.flags & EXTRA) != 0) {
			this.crc.update(value);
			acceptExtra(value);
		}
		else if ((this.flags & (NAME | COMMENT)) != 0) {
			this.crc.update(value);
			if (value == 0) {
				end(((this.flags & NAME) != 0) ? NAME : COMMENT);
			}
		}
		else {
			this.partValue |= value << (8 * this.partSize++);
			if (this.partSize == 2) {
				if (this.partValue != (this.crc.getValue() & 0xffff)) {
					throw new ZipException("The gzip header's checksum is wrong");
				}
				end(HEADER_CRC);
			}
		}
	}

	private void acceptExtra(int value) {
		if (this.partSize < 2) {
			this.partValue |= value << (8 * this.partSize);
		}
		this.partSize++;
		if (this.partSize >= 2 && this.partSize - 2 == this.partValue) {
			end(EXTRA);
		}
	}

	private void end(int part) {
		this.flags &= ~part;
		this.partSize = 0;
		this.partValue = 0;
	}

}
