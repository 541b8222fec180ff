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

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When streams were last used. A read must not cost a commit, so the exact time lives
 * here and is written down now and then only.
 */
final class Lifetimes {

	private static final int PRECISION = 10;

	private final ConcurrentMap<Long, Long> accesses = new ConcurrentHashMap<>();

	private final TailSignals signals;

	Lifetimes(TailSignals signals) {
		this.signals = signals;
	}

	/**
	 * Note that a stream is being read.
	 * @return whether the time is worth writing down
	 */
	boolean touch(StreamState state, long now) {
		if (state.expiry().ttlSeconds() == null) {
			return false;
		}
		this.accesses.put(state.id(), now);
		return now - state.accessedAt() > state.expiry().ttl() * 1000 / PRECISION;
	}

	boolean expired(StreamState state, long now) {
		long access = Math.max(state.accessedAt(), this.accesses.getOrDefault(state.id(), 0L));
		// Whoever waits at the tail is reading: its time has not begun to run out.
		long lastAccess = this.signals.hasWaiters(state.id()) ? now : access;
		return state.expiry().hasPassed(lastAccess, now);
	}

	void forget(long stream) {
		this.accesses.remove(stream);
	}

}
