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

/**
 * An offset store that can tell whose checkpoints it has, for what finds its own again
 * after a restart. All stores of this library can.
 */
public interface ListableOffsetStore extends OffsetStore {

	/**
	 * Look up whose checkpoints there are. Costs as much as all checkpoints of the store
	 * do, not only those that are found. Names of more than 255 characters, and those
	 * with control characters, may be left out: some stores don't have them in full.
	 * @param groupPrefix what the groups begin with, upper and lower case told apart
	 * @return the keys that have a checkpoint, in no particular order; one that is saved
	 * or deleted meanwhile may be among them or not
	 * @throws OffsetStoreException if the store can't be read
	 */
	List<CheckpointKey> keys(String groupPrefix);

}
