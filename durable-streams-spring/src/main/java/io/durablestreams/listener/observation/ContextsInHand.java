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

package io.durablestreams.listener.observation;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a listener has in hand. Most listeners have a message or a few, each of which
 * finds a place of its own; a set, which takes those that don't, costs several times as
 * much for each message. Thread-safe.
 */
final class ContextsInHand {

	private static final int PLACES = 16;

	private final AtomicReferenceArray<ListenerContext> places = new AtomicReferenceArray<>(PLACES);

	private final Set<ListenerContext> others = ConcurrentHashMap.newKeySet();

	void add(ListenerContext context) {
		if (!this.places.compareAndSet(place(context), null, context)) {
			this.others.add(context);
		}
	}

	void remove(ListenerContext context) {
		int place = place(context);
		if (this.places.get(place) == context) {
			this.places.setRelease(place, null);
		}
		else {
			this.others.remove(context);
		}
	}

	private static int place(ListenerContext context) {
		return context.hashCode() & (PLACES - 1);
	}

	Stream<ListenerContext> stream() {
		return Stream.concat(IntStream.range(0, PLACES).mapToObj(this.places::get).filter(Objects::nonNull),
				this.others.stream());
	}

}
