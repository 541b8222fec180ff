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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The changes of one group commit. Only the one writer touches it. An operation sees what
 * those before it have changed; if it fails, whatever it has changed itself is dropped.
 */
final class Transaction {

	private final StoreMaps maps;

	private final Map<String, StreamState> published;

	private final Changes group = new Changes();

	private final Lifetimes lifetimes;

	private final long now;

	private Changes current = new Changes();

	private int streams;

	private int added;

	Transaction(StoreMaps maps, Map<String, StreamState> published, Lifetimes lifetimes) {
		this.lifetimes = lifetimes;
		this.now = System.currentTimeMillis();
		this.maps = maps;
		this.published = published;
		this.streams = published.size();
	}

	/**
	 * Apply an operation.
	 * @throws RuntimeException if it fails; it has changed nothing then
	 */
	<T> T apply(Operation<T> operation) {
		this.current = new Changes();
		this.added = 0;
		try {
			T result = operation.apply(this);
			this.group.addAll(this.current);
			this.streams += this.added;
			return result;
		}
		finally {
			this.current = new Changes();
			this.added = 0;
		}
	}

	/** What the operations that succeeded have changed. */
	Changes changes() {
		return this.group;
	}

	@Nullable StreamState find(String path) {
		if (this.current.states().containsKey(path)) {
			return this.current.states().get(path);
		}
		return this.group.states().containsKey(path) ? this.group.states().get(path) : this.published.get(path);
	}

	/** All streams, soft-deleted ones included. */
	List<StreamState> all() {
		Map<String, StreamState> all = new HashMap<>(this.published);
		this.group.states().forEach((path, state) -> all.compute(path, (key, before) -> state));
		this.current.states().forEach((path, state) -> all.compute(path, (key, before) -> state));
		return List.copyOf(all.values());
	}

	/** When this transaction began, in milliseconds since the epoch. */
	long now() {
		return this.now;
	}

	boolean expired(StreamState state) {
		return this.lifetimes.expired(state, this.now);
	}

	/**
	 * The number of streams, soft-deleted ones included.
	 */
	int streams() {
		return this.streams + this.added;
	}

	void save(StreamState state) {
		this.added += (find(state.path()) == null) ? 1 : 0;
		this.current.save(state);
	}

	void remove(StreamState state) {
		this.added--;
		this.current.remove(state);
	}

	/**
	 * Write records at the tail.
	 * @return the new tail
	 */
	long write(StreamState state, List<byte[]> records) {
		this.current.write(state, records);
		return state.tail()
				+ (state.json() ? records.size() : records.stream().mapToLong((bytes) -> bytes.length).sum());
	}

	@Nullable ProducerState producer(long stream, String producer) {
		ProducerKey key = new ProducerKey(stream, producer);
		ProducerState changed = this.current.producers().getOrDefault(key, this.group.producers().get(key));
		return (changed != null) ? changed : this.maps.producers().get(key);
	}

	void saveProducer(long stream, ProducerTuple producer) {
		this.current.save(new ProducerKey(stream, producer.id()),
				new ProducerState(producer.epoch(), producer.sequence()), producer(stream, producer.id()) == null);
	}

	void saveProperty(String name, @Nullable String value) {
		this.current.properties().put(name, value);
	}

	long nextStreamId() {
		String last = property("last-stream-id");
		long next = (last != null) ? Long.parseLong(last) + 1 : 1;
		saveProperty("last-stream-id", Long.toString(next));
		return next;
	}

	private @Nullable String property(String name) {
		if (this.current.properties().containsKey(name)) {
			return this.current.properties().get(name);
		}
		return this.group.properties().containsKey(name) ? this.group.properties().get(name)
				: this.maps.properties().get(name);
	}

}
