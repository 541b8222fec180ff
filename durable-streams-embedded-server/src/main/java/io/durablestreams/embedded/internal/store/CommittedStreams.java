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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The streams as readers see them: what the last commit left.
 */
final class CommittedStreams {

	private final Map<String, StreamState> streams = new ConcurrentHashMap<>();

	private final Storage storage;

	private final Lifetimes lifetimes;

	private final TailSignals signals;

	private volatile Consumer<StreamChange> listener = (change) -> {
	};

	CommittedStreams(Storage storage, Lifetimes lifetimes, TailSignals signals) {
		this.storage = storage;
		this.lifetimes = lifetimes;
		this.signals = signals;
		storage.maps().streams().values().forEach((state) -> this.streams.put(state.path(), state));
	}

	@Nullable StreamState get(String path) {
		return this.streams.get(path);
	}

	Collection<StreamState> all() {
		return this.streams.values();
	}

	void onChange(Consumer<StreamChange> listener) {
		this.listener = listener;
	}

	/**
	 * Apply and commit a group of operations. Only the one writer calls this. What fails
	 * fails alone: if the group can't be committed, each of its operations is tried by
	 * itself.
	 * @return what is to be done after the operations were answered
	 */
	Runnable commit(List<CommitQueue.Entry<?>> group) {
		try {
			return tryCommit(group);
		}
		catch (RuntimeException ex) {
			if (group.size() == 1) {
				group.get(0).fail(ex);
				return () -> {
				};
			}
			List<Runnable> afterwards = new ArrayList<>();
			group.forEach((entry) -> afterwards.add(commit(List.of(entry))));
			return () -> afterwards.forEach(Runnable::run);
		}
	}

	private Runnable tryCommit(List<CommitQueue.Entry<?>> group) {
		Transaction transaction = new Transaction(this.storage.maps(), this.streams, this.lifetimes);
		group.forEach((entry) -> entry.apply(transaction));
		Changes committed = transaction.changes();
		if (committed.isEmpty()) {
			return () -> {
			};
		}
		this.storage.write(committed);
		List<StreamChange> changes = new ArrayList<>();
		committed.states().forEach((path, state) -> changes.add(publish(path, state)));
		return () -> {
			committed.touched().forEach(this.signals::wake);
			changes.forEach(this.listener);
		};
	}

	private StreamChange publish(String path, @Nullable StreamState state) {
		StreamState before = (state != null) ? this.streams.put(path, state) : this.streams.remove(path);
		if (before != null && (state == null || before.id() != state.id())) {
			this.lifetimes.forget(before.id());
		}
		return new StreamChange(path, before, state);
	}

}
