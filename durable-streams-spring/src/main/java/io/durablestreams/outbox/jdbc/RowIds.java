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

package io.durablestreams.outbox.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The ids of rows, as they are written into a row: {@code 17-20,25}. Immutable.
 */
final class RowIds {

	private static final int SHORTEST_RUN = 100;

	private final long[] ids;

	private RowIds(long[] ids) {
		this.ids = ids;
	}

	static RowIds of(long... ids) {
		long[] sorted = ids.clone();
		Arrays.sort(sorted);
		return new RowIds(sorted);
	}

	static RowIds parse(String text) {
		List<Long> ids = new ArrayList<>();
		for (String part : text.split(",")) {
			int dash = part.indexOf('-');
			long first = Long.parseLong((dash < 0) ? part : part.substring(0, dash));
			long last = (dash < 0) ? first : Long.parseLong(part.substring(dash + 1));
			for (long id = first; id <= last; id++) {
				ids.add(id);
			}
		}
		return new RowIds(ids.stream().mapToLong(Long::longValue).toArray());
	}

	int size() {
		return this.ids.length;
	}

	boolean contains(long id) {
		return Arrays.binarySearch(this.ids, id) >= 0;
	}

	List<Long> toList() {
		return Arrays.stream(this.ids).boxed().toList();
	}

	/**
	 * The ids that follow one another, from the first to the last of each run.
	 * @return the runs that are worth a condition of their own
	 */
	List<long[]> runs() {
		return pieces().stream().filter((piece) -> piece[1] - piece[0] + 1 >= SHORTEST_RUN).toList();
	}

	/**
	 * The ids that are in no run.
	 * @return the ids
	 */
	List<Long> singles() {
		List<Long> singles = new ArrayList<>();
		for (long[] piece : pieces()) {
			if (piece[1] - piece[0] + 1 < SHORTEST_RUN) {
				for (long id = piece[0]; id <= piece[1]; id++) {
					singles.add(id);
				}
			}
		}
		return singles;
	}

	private List<long[]> pieces() {
		List<long[]> pieces = new ArrayList<>();
		int start = 0;
		for (int i = 1; i <= this.ids.length; i++) {
			if (i == this.ids.length || this.ids[i] != this.ids[i - 1] + 1) {
				pieces.add(new long[] { this.ids[start], this.ids[i - 1] });
				start = i;
			}
		}
		return pieces;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (long[] piece : pieces()) {
			text.append(text.isEmpty() ? "" : ",").append(piece[0]);
			if (piece[1] > piece[0]) {
				text.append('-').append(piece[1]);
			}
		}
		return text.toString();
	}

}
