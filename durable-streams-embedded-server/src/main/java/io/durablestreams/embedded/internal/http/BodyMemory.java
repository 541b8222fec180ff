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

package io.durablestreams.embedded.internal.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that request bodies may hold together, from their first byte until what they
 * hold is committed. Thread-safe.
 */
final class BodyMemory {

	private final AtomicLong held = new AtomicLong();

	private final long limit;

	BodyMemory(long limit) {
		this.limit = limit;
	}

	long limit() {
		return this.limit;
	}

	/**
	 * Take some.
	 * @return whether there was enough left
	 */
	boolean take(long bytes) {
		if (this.held.addAndGet(bytes) <= this.limit) {
			return true;
		}
		this.held.addAndGet(-bytes);
		return false;
	}

	void giveBack(long bytes) {
		this.held.addAndGet(-bytes);
	}

}
