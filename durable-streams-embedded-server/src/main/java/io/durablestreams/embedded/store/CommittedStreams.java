package io.durablestreams.embedded.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * The streams as readers see them: what the last commit left.
 */
final class CommittedStreams {

	private final Map<String, StreamState> streams = new ConcurrentHashMap<>();

	private final MVStore store;

	private final StoreMaps maps;

	private final Lifetimes lifetimes;

	private final TailSignals signals;

	private volatile Consumer<StreamChange> listener = (change) -> {
	};

	private @Nullable RuntimeException broken;

	CommittedStreams(MVStore store, StoreMaps maps, Lifetimes lifetimes, TailSignals signals) {
		this.store = store;
		this.maps = maps;
		this.lifetimes = lifetimes;
		this.signals = signals;
		maps.streams().values().forEach((state) -> this.streams.put(state.path(), state));
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
	 * Apply and commit a group of operations. Only the one writer calls this.
	 * @return what is to be done after the operations were answered
	 */
	Runnable commit(List<CommitQueue.Entry<?>> group) {
		Transaction transaction = new Transaction(this.maps, this.streams, this.lifetimes);
		RuntimeException failure = (this.broken != null) ? this.broken : tryCommit(group, transaction);
		if (failure != null) {
			group.forEach((entry) -> entry.fail(failure));
			return () -> {
			};
		}
		List<StreamChange> changes = new ArrayList<>();
		transaction.changed().forEach((path, state) -> changes.add(publish(path, state)));
		return () -> {
			transaction.touched().forEach(this.signals::wake);
			changes.forEach(this.listener);
		};
	}

	private @Nullable RuntimeException tryCommit(List<CommitQueue.Entry<?>> group, Transaction transaction) {
		try {
			group.forEach((entry) -> entry.apply(transaction));
			if (transaction.dirty()) {
				this.store.commit();
			}
			return null;
		}
		catch (RuntimeException | Error ex) {
			// What is in memory may be half of an operation; what is on disk is the last
			// commit. Nothing more is written, so that it stays that way.
			this.broken = new IllegalStateException("The store failed; restart the server to go on from what it kept",
					ex);
			return this.broken;
		}
	}

	private StreamChange publish(String path, @Nullable StreamState state) {
		StreamState before = (state != null) ? this.streams.put(path, state) : this.streams.remove(path);
		if (before != null && (state == null || before.id() != state.id())) {
			this.lifetimes.forget(before.id());
		}
		return new StreamChange(path, before, state);
	}

}
