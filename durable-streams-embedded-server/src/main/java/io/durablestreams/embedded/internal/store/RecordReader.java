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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges of a stream's records, across the streams that a fork inherits from.
 */
final class RecordReader {

	private final Storage storage;

	RecordReader(Storage storage) {
		this.storage = storage;
	}

	/**
	 * Read records, at least one, and no more bytes than asked for after that.
	 */
	Slice read(StreamState state, long from, long to, long maxBytes) {
		return this.storage.read((maps) -> {
			List<ByteBuffer> parts = new ArrayList<>();
			long end = scan(maps, state, from, to, maxBytes, (bytes, offset, length) -> {
				parts.add(ByteBuffer.wrap(bytes, offset, length));
			});
			return new Slice(from, end, parts);
		});
	}

	/**
	 * Measure what a read of the same range would give.
	 */
	Extent measure(StreamState state, long from, long to, long maxBytes) {
		if (!state.json()) {
			long end = from + Math.min(to - from, maxBytes);
			return new Extent(from, end, end - from);
		}
		return this.storage.read((maps) -> {
			long[] total = new long[1];
			long end = scan(maps, state, from, to, maxBytes, (bytes, offset, length) -> {
				total[0] += length;
			});
			return new Extent(from, end, total[0]);
		});
	}

	private static long scan(StoreMaps maps, StreamState state, long from, long to, long maxBytes, Visitor visitor) {
		MVStore.TxCounter version = maps.store().registerVersionUsage();
		try {
			Scan scan = new Scan(state.json(), from, maxBytes, visitor);
			for (Fork.Segment segment : state.segments()) {
				long end = Math.min(segment.end(), to);
				if (scan.position < end && !scan.full) {
					scan.run(maps.existingRecords(segment.stream()), end);
				}
			}
			return scan.position;
		}
		finally {
			maps.store().deregisterVersionUsage(version);
		}
	}

	@FunctionalInterface
	private interface Visitor {

		void visit(byte[] bytes, int offset, int length);

	}

	private static final class Scan {

		private final boolean json;

		private final long maxBytes;

		private final Visitor visitor;

		private long position;

		private long bytes;

		private boolean full;

		Scan(boolean json, long from, long maxBytes, Visitor visitor) {
			this.json = json;
			this.position = from;
			this.maxBytes = maxBytes;
			this.visitor = visitor;
		}

		void run(@Nullable MVMap<Long, byte[]> records, long end) {
			Long first = (records != null) ? records.floorKey(this.position) : null;
			if (records == null || first == null) {
				throw new RefusedException(Refusal.Plain.NOT_FOUND);
			}
			Cursor<Long, byte[]> cursor = records.cursor(first);
			while (!this.full && this.position < end && cursor.hasNext()) {
				long start = cursor.next();
				byte[] value = cursor.getValue();
				if (this.json) {
					message(value);
				}
				else {
					chunk(value, (int) (this.position - start), end);
				}
			}
		}

		private void message(byte[] value) {
			if (this.bytes > 0 && this.bytes + value.length > this.maxBytes) {
				this.full = true;
				return;
			}
			this.visitor.visit(value, 0, value.length);
			this.bytes += value.length;
			this.position++;
		}

		private void chunk(byte[] value, int skip, long end) {
			long wanted = Math.min(end - this.position, this.maxBytes - this.bytes);
			int length = (int) Math.min(value.length - skip, wanted);
			this.visitor.visit(value, skip, length);
			this.bytes += length;
			this.position += length;
			this.full = this.bytes >= this.maxBytes;
		}

	}

}
