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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * What one operation or a group of them changes. It touches no map before it is applied,
 * so that whatever goes wrong before that leaves nothing behind.
 */
final class Changes {

	/** What a record takes besides its bytes: an array's head, a key, references. */
	private static final int RECORD_OVERHEAD = 64;

	private final Map<String, @Nullable StreamState> states = new LinkedHashMap<>();

	private final Map<ProducerKey, ProducerState> producers = new HashMap<>();

	private final Map<String, @Nullable String> properties = new HashMap<>();

	private final List<Write> writes = new ArrayList<>();

	private final Map<Long, Long> producerSizes = new HashMap<>();

	private final Set<Long> touched = new HashSet<>();

	private final Set<Long> removed = new HashSet<>();

	/** The streams that changed, by path; {@code null} stands for removed. */
	Map<String, @Nullable StreamState> states() {
		return this.states;
	}

	Map<ProducerKey, ProducerState> producers() {
		return this.producers;
	}

	/** The properties that changed; {@code null} stands for removed. */
	Map<String, @Nullable String> properties() {
		return this.properties;
	}

	/** The internal ids of all incarnations that changed. */
	Set<Long> touched() {
		return this.touched;
	}

	/** The internal ids of the incarnations that were removed. */
	Set<Long> removed() {
		return this.removed;
	}

	/** What is written to streams, in bytes of memory, by their internal ids. */
	Map<Long, Long> sizes() {
		Map<Long, Long> sizes = new HashMap<>(this.producerSizes);
		this.writes.forEach((write) -> sizes.merge(write.stream(), write.size(), Long::sum));
		return sizes;
	}

	boolean isEmpty() {
		return this.touched.isEmpty() && this.properties.isEmpty();
	}

	void save(StreamState state) {
		this.states.put(state.path(), state);
		this.touched.add(state.id());
	}

	void remove(StreamState state) {
		this.states.put(state.path(), null);
		this.touched.add(state.id());
		this.removed.add(state.id());
	}

	void write(StreamState state, List<byte[]> records) {
		long size = records.stream().mapToLong((bytes) -> bytes.length + RECORD_OVERHEAD).sum();
		this.writes.add(new Write(state.id(), state.tail(), state.json(), records, size));
	}

	void save(ProducerKey key, ProducerState producer, boolean added) {
		this.producers.put(key, producer);
		if (added) {
			this.producerSizes.merge(key.stream(), key.producer().length() + (long) RECORD_OVERHEAD, Long::sum);
		}
	}

	/** Take over what a later operation changed. */
	void addAll(Changes later) {
		this.states.putAll(later.states);
		this.producers.putAll(later.producers);
		this.properties.putAll(later.properties);
		this.writes.addAll(later.writes);
		later.producerSizes.forEach((stream, size) -> this.producerSizes.merge(stream, size, Long::sum));
		this.touched.addAll(later.touched);
		this.removed.addAll(later.removed);
	}

	void applyTo(StoreMaps maps) {
		for (StreamState state : this.states.values()) {
			if (state != null) {
				maps.streams().put(state.id(), state);
			}
		}
		this.producers.forEach(maps.producers()::put);
		this.properties.forEach((name, value) -> {
			if (value != null) {
				maps.properties().put(name, value);
			}
			else {
				maps.properties().remove(name);
			}
		});
		this.writes.forEach((write) -> write.applyTo(maps));
		this.removed.forEach(maps::removeStream);
	}

	/**
	 * Records at a stream's tail.
	 *
	 * @param stream the stream's internal id
	 * @param position the position of the first
	 * @param json whether a record counts as one, or with its length
	 * @param records the records
	 * @param size what they take in memory
	 */
	private record Write(long stream, long position, boolean json, List<byte[]> records, long size) {

		void applyTo(StoreMaps maps) {
			MVMap<Long, byte[]> map = maps.records(this.stream);
			long position = this.position;
			for (byte[] bytes : this.records) {
				map.put(position, bytes);
				position += this.json ? 1 : bytes.length;
			}
		}

	}

}
