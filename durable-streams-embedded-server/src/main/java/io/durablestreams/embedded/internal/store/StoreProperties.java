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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Small values kept beside the streams. Thread-safe.
 */
public final class StoreProperties {

	private final Storage storage;

	private final CommitQueue queue;

	StoreProperties(Storage storage, CommitQueue queue) {
		this.storage = storage;
		this.queue = queue;
	}

	/**
	 * Find a value.
	 * @param name its name
	 * @return the value or {@code null}
	 */
	public @Nullable String get(String name) {
		return this.storage.read((maps) -> Optional.ofNullable(maps.properties().get(name))).orElse(null);
	}

	/**
	 * Find all values whose names begin alike.
	 * @param prefix how they begin
	 * @return the values
	 */
	public List<String> all(String prefix) {
		return this.storage.read((maps) -> {
			List<String> values = new ArrayList<>();
			Iterator<String> names = maps.properties().keyIterator(prefix);
			for (String name = next(names); name.startsWith(prefix); name = next(names)) {
				values.add(String.valueOf(maps.properties().get(name)));
			}
			return values;
		});
	}

	/**
	 * Keep a value.
	 * @param name its name
	 * @param value the value, {@code null} to remove it
	 * @return completes when it is committed
	 */
	public Mono<Void> save(String name, @Nullable String value) {
		return this.queue.submit((transaction) -> {
			transaction.saveProperty(name, value);
			return Boolean.TRUE;
		}).then();
	}

	private static String next(Iterator<String> names) {
		return names.hasNext() ? names.next() : "";
	}

}
