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

import org.jspecify.annotations.Nullable;

/**
 * A committed change of a stream.
 *
 * @param path its path
 * @param before what it was, {@code null} if it is new
 * @param after what it is, {@code null} if it is gone
 */
public record StreamChange(String path, @Nullable StreamState before, @Nullable StreamState after) {

	/**
	 * Whether records were appended.
	 * @return {@code true} if the tail moved, or a new stream isn't empty
	 */
	public boolean appended() {
		if (this.after == null) {
			return false;
		}
		boolean same = this.before != null && this.before.id() == this.after.id();
		return this.after.tail() > ((same && this.before != null) ? this.before.tail() : 0);
	}

	/**
	 * Whether the stream can't be used any more.
	 * @return {@code true} after a deletion
	 */
	public boolean deleted() {
		return this.after == null || this.after.deleted();
	}

}
