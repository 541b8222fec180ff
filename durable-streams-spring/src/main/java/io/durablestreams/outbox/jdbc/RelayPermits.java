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

package io.durablestreams.outbox.jdbc;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Bounds how many batches are in memory at once, however many streams there is something
 * to do for. Who gets no permit is woken when there is one again. Thread-safe.
 */
final class RelayPermits {

	private final Set<StreamRelay> waiting = new LinkedHashSet<>();

	private int free;

	RelayPermits(int count) {
		this.free = count;
	}

	synchronized boolean acquire(StreamRelay relay) {
		if (this.free == 0) {
			this.waiting.add(relay);
			return false;
		}
		this.free--;
		return true;
	}

	void release() {
		StreamRelay next = null;
		synchronized (this) {
			this.free++;
			Iterator<StreamRelay> first = this.waiting.iterator();
			if (first.hasNext()) {
				next = first.next();
				first.remove();
			}
		}
		if (next != null) {
			next.wake();
		}
	}

}
