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

package io.durablestreams.core;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.durablestreams.client.DurableStream;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Puts forks behind the forks that they branch off from.
 */
final class ForkOrder {

	private final Map<URI, EnsuredStream> forks = new LinkedHashMap<>();

	private final Set<EnsuredStream> ordered = new LinkedHashSet<>();

	private ForkOrder(List<EnsuredStream> streams) {
		streams.stream().filter(EnsuredStream::isFork).forEach((fork) -> this.forks.put(fork.stream().uri(), fork));
	}

	/**
	 * The forks among streams, in the order in which they can be created.
	 * @throws IllegalArgumentException if one is a fork of its own forks
	 */
	static List<EnsuredStream> of(List<EnsuredStream> streams) {
		ForkOrder order = new ForkOrder(streams);
		order.forks.values().forEach(order::add);
		return List.copyOf(order.ordered);
	}

	private void add(EnsuredStream fork) {
		Deque<EnsuredStream> sourcesFirst = new ArrayDeque<>();
		EnsuredStream next = fork;
		while (next != null && !this.ordered.contains(next)) {
			Assert.isTrue(!sourcesFirst.contains(next), () -> "The streams " + names(sourcesFirst)
					+ " are forks of each other in a circle: let one of them be no fork, or one of another stream");
			sourcesFirst.addFirst(next);
			next = source(next);
		}
		this.ordered.addAll(sourcesFirst);
	}

	private @Nullable EnsuredStream source(EnsuredStream fork) {
		return (fork.source() != null) ? this.forks.get(fork.source()) : null;
	}

	private static List<String> names(Iterable<EnsuredStream> streams) {
		List<String> names = new ArrayList<>();
		streams.forEach((stream) -> names.add(DurableStream.displayName(stream.wanted().name())));
		return names;
	}

}
