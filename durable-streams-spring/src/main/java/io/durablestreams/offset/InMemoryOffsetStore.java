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

package io.durablestreams.offset;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Keeps checkpoints in memory: they are gone with the process. For tests, and for
 * listeners that begin anew each time.
 */
public final class InMemoryOffsetStore implements ListableOffsetStore {

	private final Map<CheckpointKey, Checkpoint> checkpoints = new ConcurrentHashMap<>();

	@Override
	public @Nullable Checkpoint load(CheckpointKey key) {
		return this.checkpoints.get(key);
	}

	@Override
	public void save(CheckpointKey key, Checkpoint checkpoint) {
		this.checkpoints.put(key, checkpoint);
	}

	@Override
	public List<CheckpointKey> keys(String groupPrefix) {
		return this.checkpoints.keySet().stream().filter((key) -> key.group().startsWith(groupPrefix)).toList();
	}

	@Override
	public void delete(CheckpointKey key) {
		this.checkpoints.remove(key);
	}

}
