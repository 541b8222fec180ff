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

package io.durablestreams.embedded;

import io.durablestreams.embedded.internal.http.FaultQueue;

/**
 * Makes things go wrong, for tests of how an application takes it. Thread-safe.
 */
public final class Faults {

	private final FaultQueue queue;

	Faults(FaultQueue queue) {
		this.queue = queue;
	}

	/**
	 * Let a fault befall the next requests for a stream. Several faults for one stream
	 * befall its requests one after another, in the order in which they were given.
	 * @param stream the stream's path below the base URL
	 * @param fault what goes wrong
	 */
	public void inject(String stream, Fault fault) {
		this.queue.add(stream, fault.plan());
	}

	/**
	 * How many requests are still to be befallen.
	 * @param stream the stream's path below the base URL
	 * @return their number
	 */
	public int remaining(String stream) {
		return this.queue.remaining(stream);
	}

	/**
	 * Let nothing go wrong any more.
	 */
	public void clear() {
		this.queue.clear();
	}

}
