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

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * All streams of a server, in memory or in a data directory. Readers see what has been
 * committed, and nothing else. Thread-safe.
 */
public final class StreamStore implements AutoCloseable {

	private static final int READERS = 4;

	private final Storage storage;

	private final RecordReader reader;

	private final TailSignals signals = new TailSignals();

	private final Lifetimes lifetimes = new Lifetimes(this.signals);

	private final CommittedStreams streams;

	private final TailWaits waits;

	private final Scheduler readers;

	private final CommitQueue queue;

	private final int maxStreams;

	private StreamStore(Storage storage, int maxStreams) {
		this.storage = storage;
		this.maxStreams = maxStreams;
		this.reader = new RecordReader(storage);
		this.streams = new CommittedStreams(storage, this.lifetimes, this.signals);
		this.waits = new TailWaits(this.signals, this.streams);
		boolean blocking = storage.isPersistent();
		this.readers = blocking
				? Schedulers.newBoundedElastic(READERS, Integer.MAX_VALUE, "durable-streams-reader", 60, true)
				: Schedulers.immediate();
		this.queue = new CommitQueue(blocking, this.streams::commit);
	}

	/**
	 * Open a store.
	 * @param directory where it keeps its data, {@code null} to keep it in memory
	 * @param maxStreams how many streams it may hold
	 * @return the store
	 * @throws DataDirectoryException if the directory can't be used
	 */
	public static StreamStore open(@Nullable Path directory, int maxStreams) {
		return open(new StoreFile(directory), maxStreams, MemoryLimit.ofHeap());
	}

	static StreamStore open(StoreFile file, int maxStreams, MemoryLimit memory) {
		Storage storage = new Storage(file, memory);
		try {
			return new StreamStore(storage, maxStreams);
		}
		catch (RuntimeException ex) {
			storage.close();
			throw file.unreadable(ex);
		}
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
	public Mono<StoredAppend> append(AppendCommand command) {
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
		long now = System.currentTimeMillis();
		return Flux.fromIterable(this.streams.all())
			.filter((state) -> !state.deleted() && this.lifetimes.expired(state, now))
			.flatMapDelayError((state) -> deleteExpired(state.path()), Integer.MAX_VALUE, 1)
			.reduce(0, Integer::sum);
	}

	private Mono<Integer> deleteExpired(String path) {
		return this.queue.submit((transaction) -> {
			int streams = transaction.streams();
			Streams.live(transaction, path);
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

	/**
	 * Wait until a stream's tail has moved or the stream was closed. Ends at once, with
	 * what is, when the store stops.
	 * @param seen the state that was seen
	 * @return the new state; fails with {@link RefusedException} if the stream is gone
	 */
	public Mono<StreamState> awaitPast(StreamState seen) {
		return Mono.defer(() -> {
			StreamState[] last = { seen };
			return Mono.defer(() -> this.waits.awaitChange(last[0]).doFinally((end) -> touch(seen)))
				.then(Mono.fromSupplier(() -> moved(last)))
				// A stream may change ever so often without moving
				.repeatWhenEmpty((changes) -> changes);
		});
	}

	/** The stream as it is, {@code null} if its tail hasn't moved and more may come. */
	private @Nullable StreamState moved(StreamState[] last) {
		StreamState seen = last[0];
		StreamState state = require(seen.path());
		if (state.id() != seen.id()) {
			throw new RefusedException(Refusal.Plain.NOT_FOUND);
		}
		last[0] = state;
		boolean moved = state.tail() != seen.tail() || state.closed() != seen.closed();
		return (moved || this.waits.isStopped()) ? state : null;
	}

	/**
	 * The readers that wait at a stream's tail.
	 * @return their waits
	 */
	public TailWaits waits() {
		return this.waits;
	}

	/**
	 * Note that a stream is being read.
	 * @param state the stream
	 */
	public void touch(StreamState state) {
		StreamState known = this.streams.get(state.path());
		if (known == null || known.id() != state.id()) {
			// Whoever reads it hasn't noticed yet; nobody would forget its time again
			return;
		}
		long now = System.currentTimeMillis();
		if (this.lifetimes.touch(state, now) && !this.waits.isStopped()) {
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
		this.streams.onChange(listener);
	}

	/**
	 * All streams that can be used.
	 * @return their committed states
	 */
	public List<StreamState> list() {
		long now = System.currentTimeMillis();
		return this.streams.all()
			.stream()
			.filter((state) -> !state.deleted() && !this.lifetimes.expired(state, now))
			.toList();
	}

	/**
	 * Small values kept beside the streams.
	 * @return the values
	 */
	public StoreProperties properties() {
		return new StoreProperties(this.storage, this.queue);
	}

	/**
	 * Force what has been committed to disk.
	 */
	public void sync() {
		this.storage.sync();
	}

	@Override
	public void close() {
		this.waits.stop();
		this.queue.close();
		this.readers.dispose();
		this.storage.close();
	}

	private <T> Mono<T> read(StreamState state, Supplier<T> read) {
		return Mono.fromSupplier(() -> {
			touch(state);
			return read.get();
		}).subscribeOn(this.readers);
	}

}
