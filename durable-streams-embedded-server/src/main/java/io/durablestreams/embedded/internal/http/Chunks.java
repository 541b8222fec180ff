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

package io.durablestreams.embedded.internal.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins the small pieces that a body arrives in, so that records have a decent size.
 */
final class Chunks {

	private static final int SIZE = 64 * 1024;

	private final List<byte[]> records = new ArrayList<>();

	private final List<byte[]> pending = new ArrayList<>();

	private int pendingSize;

	void accept(byte[] bytes) {
		if (this.pendingSize + bytes.length > SIZE) {
			flush();
		}
		this.pending.add(bytes);
		this.pendingSize += bytes.length;
	}

	void clear() {
		this.records.clear();
		this.pending.clear();
		this.pendingSize = 0;
	}

	List<byte[]> finish() {
		flush();
		return this.records;
	}

	/** Join pieces to one. */
	static byte[] join(List<byte[]> pieces) {
		byte[] joined = new byte[pieces.stream().mapToInt((bytes) -> bytes.length).sum()];
		int position = 0;
		for (byte[] bytes : pieces) {
			System.arraycopy(bytes, 0, joined, position, bytes.length);
			position += bytes.length;
		}
		return joined;
	}

	private void flush() {
		if (this.pending.size() == 1) {
			this.records.add(this.pending.get(0));
		}
		else if (this.pendingSize > 0) {
			this.records.add(join(this.pending));
		}
		this.pending.clear();
		this.pendingSize = 0;
	}

}
