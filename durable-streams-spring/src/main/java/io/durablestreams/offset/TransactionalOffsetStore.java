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
 * An offset store that can keep a checkpoint within a transaction of the application, so
 * that it comes or goes with what the application wrote. What
 * {@link io.durablestreams.offset.OffsetStore#save save} keeps outside of a transaction
 * is kept at once.
 */
public interface TransactionalOffsetStore extends OffsetStore {

	/**
	 * A transaction has been begun on the calling thread that is to end with
	 * {@link #replace}. Does nothing unless a store makes it do something.
	 * @param key whose checkpoint it is about
	 * @throws LeaseLostException if the store is in the hands of an owner who has lost
	 * the lease; the caller rolls back
	 * @throws OffsetStoreException if the store fails
	 */
	default void begin(CheckpointKey key) {
	}

	/**
	 * Keep a checkpoint in place of another one, within the transaction of the calling
	 * thread, or as the first one. Nothing changes if what is to be replaced isn't there
	 * any more: somebody else has moved on, and what the transaction did must not stay.
	 * @param key whose
	 * @param expected the checkpoint to replace; its position without the digest, its
	 * ordinal and nothing else are compared. {@code null} if there must be none yet
	 * @param checkpoint the checkpoint
	 * @return whether that was so; if not, the caller rolls back, and the transaction may
	 * be of no other use
	 * @throws OffsetStoreException if it could not be kept, or there is no transaction
	 * that the store takes part in
	 */
	boolean replace(CheckpointKey key, @Nullable Checkpoint expected, Checkpoint checkpoint);

}
