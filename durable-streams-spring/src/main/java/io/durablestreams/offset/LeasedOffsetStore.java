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

/**
 * An offset store that keeps a checkpoint and the lease on its stream in one place, so
 * that nobody without the lease can store a checkpoint.
 */
public interface LeasedOffsetStore extends OffsetStore {

	/**
	 * This store in the hands of an owner. What it saves, replaces or deletes is refused
	 * with {@link LeaseLostException} if the lease on the stream is another one by then.
	 * @param owner the owner
	 * @param epoch the epoch of the owner's lease
	 * @return a view of this store, which takes part in transactions if this store does
	 */
	OffsetStore ownedBy(String owner, long epoch);

}
