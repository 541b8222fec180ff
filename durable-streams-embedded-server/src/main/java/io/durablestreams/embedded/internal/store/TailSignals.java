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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Wakes readers that wait at the tail of a stream. A signal carries no data: whoever is
 * woken reads from the store at its own pace, so that a slow reader costs no memory.
 */
final class TailSignals {

	private final ConcurrentMap<Long, Set<MonoSink<Void>>> waiters = new ConcurrentHashMap<>();

	/**
	 * Wait for the next change of a stream. Whoever waits has to look at the stream once
	 * more after subscribing, since the change may have come just before.
	 */
	Mono<Void> next(long stream) {
		return Mono.create((sink) -> {
			this.waiters.compute(stream, (id, sinks) -> {
				Set<MonoSink<Void>> registered = (sinks != null) ? sinks : ConcurrentHashMap.newKeySet();
				registered.add(sink);
				return registered;
			});
			sink.onDispose(() -> this.waiters.computeIfPresent(stream, (id, sinks) -> {
				sinks.remove(sink);
				return sinks.isEmpty() ? null : sinks;
			}));
		});
	}

	boolean hasWaiters(long stream) {
		return this.waiters.containsKey(stream);
	}

	int count() {
		return this.waiters.values().stream().mapToInt(Set::size).sum();
	}

	void wake(long stream) {
		Set<MonoSink<Void>> woken = this.waiters.remove(stream);
		if (woken != null) {
			woken.forEach(MonoSink::success);
		}
	}

	void wakeAll() {
		this.waiters.keySet().forEach(this::wake);
	}

}
