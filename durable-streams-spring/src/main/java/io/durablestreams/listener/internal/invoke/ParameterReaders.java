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

package io.durablestreams.listener.internal.invoke;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

import org.springframework.core.MethodParameter;

/**
 * What reads JSON for parameters, as long as there are these. A parameter leads to the
 * listener whose method has it: held here, it would keep a listener that was removed.
 * Found by identity, without a lock, for each message; copied for each new parameter.
 * Thread-safe.
 */
final class ParameterReaders {

	/** As long as a power of two; at least half of it is empty. */
	private volatile @Nullable Entry[] table = new Entry[2];

	@Nullable ObjectReader get(MethodParameter parameter) {
		@Nullable Entry[] table = this.table;
		int index = System.identityHashCode(parameter);
		while (true) {
			Entry entry = table[index & (table.length - 1)];
			if (entry == null) {
				return null;
			}
			if (entry.refersTo(parameter)) {
				return entry.reader;
			}
			index++;
		}
	}

	synchronized void put(MethodParameter parameter, ObjectReader reader) {
		List<Entry> entries = new ArrayList<>();
		for (Entry entry : this.table) {
			if (entry != null && !entry.refersTo(null) && !entry.refersTo(parameter)) {
				entries.add(entry);
			}
		}
		entries.add(new Entry(parameter, reader));
		@Nullable Entry[] copy = new Entry[4 * Integer.highestOneBit(entries.size())];
		for (Entry entry : entries) {
			int index = entry.hash;
			while (copy[index & (copy.length - 1)] != null) {
				index++;
			}
			copy[index & (copy.length - 1)] = entry;
		}
		this.table = copy;
	}

	/** A reader and whom it is for. */
	private static final class Entry extends WeakReference<MethodParameter> {

		private final int hash;

		private final ObjectReader reader;

		Entry(MethodParameter parameter, ObjectReader reader) {
			super(parameter);
			this.hash = System.identityHashCode(parameter);
			this.reader = reader;
		}

	}

}
