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

import org.jspecify.annotations.Nullable;

/**
 * Keeps checkpoints. Implementations are thread-safe; their methods may block and are
 * never called on an event loop. What {@link #save} has returned from survives as the
 * store promises.
 */
public interface OffsetStore {

	/**
	 * Look up a checkpoint.
	 * @param key whose
	 * @return the checkpoint, or {@code null} if there is none
	 * @throws OffsetStoreException if the store can't be read or holds something
	 * unreadable
	 */
	@Nullable Checkpoint load(CheckpointKey key);

	/**
	 * Keep a checkpoint in place of the one before.
	 * @param key whose
	 * @param checkpoint the checkpoint
	 * @throws OffsetStoreException if it could not be kept; the one before may still be
	 * there
	 */
	void save(CheckpointKey key, Checkpoint checkpoint);

	/**
	 * Forget a checkpoint. Nothing happens if there is none.
	 * @param key whose
	 * @throws OffsetStoreException if it could not be removed
	 */
	void delete(CheckpointKey key);

}
