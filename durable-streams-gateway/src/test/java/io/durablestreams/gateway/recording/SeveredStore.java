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

package io.durablestreams.gateway.recording;

import java.util.List;
import java.util.function.Predicate;

import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.ListableOffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The way to an offset store, which can be cut off.
 */
final class SeveredStore implements ListableOffsetStore {

	private final ListableOffsetStore store;

	private volatile Predicate<String> severed = (method) -> false;

	SeveredStore(ListableOffsetStore store) {
		this.store = store;
	}

	void sever() {
		sever((method) -> true);
	}

	void sever(Predicate<String> methods) {
		this.severed = methods;
	}

	@Override
	public @Nullable Checkpoint load(CheckpointKey key) {
		return store("load").load(key);
	}

	@Override
	public void save(CheckpointKey key, Checkpoint checkpoint) {
		store("save").save(key, checkpoint);
	}

	@Override
	public void delete(CheckpointKey key) {
		store("delete").delete(key);
	}

	@Override
	public List<CheckpointKey> keys(String groupPrefix) {
		return store("keys").keys(groupPrefix);
	}

	private ListableOffsetStore store(String method) {
		if (this.severed.test(method)) {
			throw new OffsetStoreException("There is no way to the store", null);
		}
		return this.store;
	}

}
