package io.durablestreams.embedded.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * All streams of a server, in memory or in a data directory. Readers see what has been
 * committed, and nothing else. Thread-safe.
 */
public final class StreamStore implements AutoCloseable {

	private static final int READERS = 4;

	private static final int CLOSE_COMPACTION_MILLIS = 200;

	private final MVStore store;

	private final StoreMaps maps;

	private final RecordReader reader;

	private final Map<String, StreamState> streams = new ConcurrentHashMap<>();

	private final TailSignals signals = new TailSignals();

	private final Lifetimes lifetimes = new Lifetimes(this.signals);

	private final Scheduler writer;

	private final Scheduler readers;

	private final CommitQueue queue;

	private final int maxStreams;

	private volatile Consumer<StreamChange> listener = (change) -> {
	};

	private volatile boolean stopping;

	private volatile @Nullable RuntimeException broken;

	private StreamStore(MVStore store, int maxStreams) {
		this.store = store;
		this.maxStreams = maxStreams;
		this.maps = new StoreMaps(store);
		this.reader = new RecordReader(store, this.maps);
		boolean blocking = store.isPersistent();
		this.writer = blocking ? Schedulers.newSingle("durable-streams-writer", true) : Schedulers.immediate();
		this.readers = blocking
				? Schedulers.newBoundedElastic(READERS, Integer.MAX_VALUE, "durable-streams-reader", 60, true)
				: Schedulers.immediate();
		this.queue = new CommitQueue(this.writer, this::commit);
		this.maps.streams().values().forEach((state) -> this.streams.put(state.path(), state));
	}

	/**
	 * Open a store.
	 * @param directory where it keeps its data, {@code null} to keep it in memory
	 * @param maxStreams how many streams it may hold
	 * @return the store
	 * @throws DataDirectoryException if the directory can't be used
	 */
	public static StreamStore open(@Nullable Path directory, int maxStreams) {
		return new StreamStore(StoreFile.open(directory), maxStreams);
	}

	/**
	 * Find a stream that can be used.
	 * @param path its path
	 * @return its committed state
	 * @throws RefusedException if there is none or it was deleted
	 */
	public StreamState require(String path) {
		StreamState state = this.streams.get(path);
		if (state == null) {
			throw new RefusedException(Refusal.Plain.NOT_FOUND);
		}
		boolean expired = this.lifetimes.expired(state, System.currentTimeMillis());
		if (state.deleted() || (expired && state.forks() > 0)) {
			throw new RefusedException(Refusal.Plain.GONE);
		}
		if (expired) {
			throw new RefusedException(Refusal.Plain.NOT_FOUND);
		}
		return state;
	}

	/**
	 * Create a stream.
	 * @param command what to create
	 * @return the stream; fails with {@link RefusedException}
	 */
	public Mono<CreateResult> create(CreateCommand command) {
		return this.queue.submit(new CreateOperation(command, this.maxStreams));
	}

	/**
	 * Append to a stream, close it, or both.
	 * @param command what to append
	 * @return what came of it; fails with {@link RefusedException}
	 */
	public Mono<AppendResult> append(AppendCommand command) {
		return this.queue.submit(new AppendOperation(command));
	}

	/**
	 * Delete a stream.
	 * @param path its path
	 * @return its last state; fails with {@link RefusedException}
	 */
	public Mono<StreamState> delete(String path) {
		return this.queue.submit((transaction) -> {
			StreamState state = Streams.require(transaction, path);
			Streams.delete(transaction, state);
			return state;
		});
	}

	/**
	 * Delete all streams, forks and their sources alike.
	 * @return how many there were
	 */
	public Mono<Integer> deleteAll() {
		return this.queue.submit((transaction) -> {
			List<StreamState> all = transaction.all();
			all.forEach(transaction::remove);
			return all.size();
		});
	}

	/**
	 * Delete the streams whose time has passed.
	 * @return how many there were
	 */
	public Mono<Integer> deleteExpired() {
		return this.queue.submit((transaction) -> {
			int streams = transaction.streams();
			for (StreamState state : transaction.all()) {
				Streams.live(transaction, state.path());
			}
			return streams - transaction.streams();
		});
	}

	/**
	 * Measure the next page of a stream.
	 * @param state the stream
	 * @param from where the page begins
	 * @param maxBytes its size limit, which a single message may exceed
	 * @return its extent
	 */
	public Mono<Extent> measure(StreamState state, long from, long maxBytes) {
		return read(state, () -> this.reader.measure(state, from, state.tail(), maxBytes));
	}

	/**
	 * Read a part of a stream.
	 * @param state the stream
	 * @param from where to begin
	 * @param to where to end at the latest, not beyond the tail
	 * @param maxBytes the size limit, which a single message may exceed
	 * @return the part
	 */
	public Mono<Slice> read(StreamState state, long from, long to, long maxBytes) {
		return read(state, () -> this.reader.read(state, from, to, maxBytes));
	}

	private Mono<Void> awaitChange(StreamState seen) {
		Mono<Void> signal = this.signals.next(seen.id()).publishOn(Schedulers.parallel());
		return Mono.firstWithSignal(signal, Mono.defer(() -> hasChanged(seen) ? Mono.empty() : Mono.never()))
			.doFinally((end) -> touch(seen));
	}

	/**
	 * Wait until a stream's tail has moved or the stream was closed. Ends at once, with
	 * what is, when the store stops.
	 * @param seen the state that was seen
	 * @return the new state; fails with {@link RefusedException} if the stream is gone
	 */
	public Mono<StreamState> awaitPast(StreamState seen) {
		return awaitChange(seen).then(Mono.defer(() -> {
			StreamState state = require(seen.path());
			if (state.id() != seen.id()) {
				return Mono.error(new RefusedException(Refusal.Plain.NOT_FOUND));
			}
			boolean moved = state.tail() != seen.tail() || state.closed() != seen.closed();
			return (moved || this.stopping) ? Mono.just(state) : awaitPast(state);
		}));
	}

	/**
	 * How many readers wait for a change.
	 * @return their number
	 */
	public int waiting() {
		return this.signals.count();
	}

	/**
	 * Note that a stream is being read.
	 * @param state the stream
	 */
	public void touch(StreamState state) {
		long now = System.currentTimeMillis();
		if (this.lifetimes.touch(state, now) && !this.stopping) {
			this.queue.submit((transaction) -> {
				StreamState current = transaction.find(state.path());
				if (current != null && current.id() == state.id()) {
					transaction.save(current.accessed(now));
				}
				return Boolean.TRUE;
			}).subscribe((done) -> {
			}, (ex) -> {
				// The stream's time is kept in memory; the store's failure is reported to
				// whoever writes next.
			});
		}
	}

	/**
	 * Tell somebody of committed changes. It is called by the writer and must not block.
	 * @param listener who is told from now on
	 */
	public void onChange(Consumer<StreamChange> listener) {
		this.listener = listener;
	}

	/**
	 * All streams that can be used.
	 * @return their committed states
	 */
	public List<StreamState> list() {
		long now = System.currentTimeMillis();
		return this.streams.values()
			.stream()
			.filter((state) -> !state.deleted() && !this.lifetimes.expired(state, now))
			.toList();
	}

	/**
	 * Find a small value kept beside the streams.
	 * @param name its name
	 * @return the committed value or {@code null}
	 */
	public @Nullable String property(String name) {
		return this.maps.properties().get(name);
	}

	/**
	 * Find all small values whose names begin alike.
	 * @param prefix how they begin
	 * @return the values
	 */
	public List<String> properties(String prefix) {
		List<String> values = new ArrayList<>();
		Iterator<String> names = this.maps.properties().keyIterator(prefix);
		for (String name = next(names); name.startsWith(prefix); name = next(names)) {
			values.add(String.valueOf(property(name)));
		}
		return values;
	}

	/**
	 * Keep a small value beside the streams.
	 * @param name its name
	 * @param value the value, {@code null} to remove it
	 * @return completes when it is committed
	 */
	public Mono<Void> saveProperty(String name, @Nullable String value) {
		return this.queue.submit((transaction) -> {
			transaction.saveProperty(name, value);
			return Boolean.TRUE;
		}).then();
	}

	/**
	 * Force what has been committed to disk.
	 */
	public void sync() {
		if (this.store.isPersistent() && !this.store.isClosed()) {
			this.store.sync();
		}
	}

	/**
	 * End all waits and let no new ones begin.
	 */
	public void stopWaits() {
		this.stopping = true;
		this.signals.wakeAll();
	}

	/**
	 * Allow waits again.
	 */
	public void allowWaits() {
		this.stopping = false;
	}

	/**
	 * Whether waits end at once.
	 * @return {@code true} after {@link #stopWaits()}
	 */
	public boolean isStopping() {
		return this.stopping;
	}

	@Override
	public void close() {
		stopWaits();
		this.writer.disposeGracefully().block();
		this.readers.dispose();
		sync();
		this.store.close(CLOSE_COMPACTION_MILLIS);
	}

	private static String next(Iterator<String> names) {
		return names.hasNext() ? names.next() : "";
	}

	private boolean hasChanged(StreamState seen) {
		return this.stopping || this.streams.get(seen.path()) != seen;
	}

	private <T> Mono<T> read(StreamState state, Supplier<T> read) {
		return Mono.fromSupplier(() -> {
			touch(state);
			return read.get();
		}).subscribeOn(this.readers);
	}

	private Runnable commit(List<CommitQueue.Entry<?>> group) {
		RuntimeException failure = this.broken;
		Transaction transaction = new Transaction(this.maps, this.streams, this.lifetimes);
		if (failure == null) {
			failure = tryCommit(group, transaction);
		}
		if (failure != null) {
			RuntimeException reason = failure;
			group.forEach((entry) -> entry.fail(reason));
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
		catch (RuntimeException ex) {
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
