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

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * The maps of the underlying store. Each stream's own records lie in a map of their own,
 * so that a stream is deleted at once however long it is.
 */
final class StoreMaps {

	private static final String RECORDS = "records.";

	private final MVStore store;

	private final MVMap<Long, StreamState> streams;

	private final MVMap<ProducerKey, ProducerState> producers;

	private final MVMap<String, String> properties;

	private final ConcurrentMap<Long, MVMap<Long, byte[]>> records = new ConcurrentHashMap<>();

	StoreMaps(MVStore store) {
		this.store = store;
		this.streams = open("streams", LongDataType.INSTANCE, new StreamStateType());
		this.producers = open("producers", new ProducerTypes.Key(), new ProducerTypes.State());
		this.properties = open("properties", StringDataType.INSTANCE, StringDataType.INSTANCE);
	}

	MVStore store() {
		return this.store;
	}

	MVMap<Long, StreamState> streams() {
		return this.streams;
	}

	MVMap<ProducerKey, ProducerState> producers() {
		return this.producers;
	}

	MVMap<String, String> properties() {
		return this.properties;
	}

	/**
	 * The records that a stream wrote itself, by position.
	 */
	MVMap<Long, byte[]> records(long stream) {
		return this.records.computeIfAbsent(stream,
				(id) -> open(RECORDS + id, LongDataType.INSTANCE, ByteArrayDataType.INSTANCE));
	}

	/**
	 * The same, {@code null} if the stream has been removed: its map must not come back.
	 */
	@Nullable MVMap<Long, byte[]> existingRecords(long stream) {
		MVMap<Long, byte[]> known = this.records.get(stream);
		return (known != null || !this.store.hasMap(RECORDS + stream)) ? known : records(stream);
	}

	/**
	 * Remove everything about one incarnation of a stream.
	 */
	void removeStream(long stream) {
		this.streams.remove(stream);
		MVMap<Long, byte[]> map = records(stream);
		this.records.remove(stream);
		this.store.removeMap(map);
		ProducerKey key = this.producers.ceilingKey(new ProducerKey(stream, ""));
		while (key != null && key.stream() == stream) {
			this.producers.remove(key);
			key = this.producers.higherKey(key);
		}
	}

	/**
	 * Forget what hasn't been committed.
	 */
	void rollback() {
		this.store.rollback();
		this.records.clear();
	}

	private <K, V> MVMap<K, V> open(String name, BasicDataType<K> keys, BasicDataType<V> values) {
		return this.store.openMap(name, new MVMap.Builder<K, V>().keyType(keys).valueType(values));
	}

}
