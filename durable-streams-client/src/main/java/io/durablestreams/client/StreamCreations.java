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

package io.durablestreams.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.durablestreams.client.error.StreamNotFoundException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * All waits of a client for streams that don't exist yet. The server is asked for one
 * stream after another, for each every few seconds however many wait for it, and for all
 * of them together no faster than {@link #PACE} allows. What this client creates or
 * appends to is asked for at once. Thread-safe.
 */
final class StreamCreations {

	/** The least time between two requests: fifty in a second. */
	static final Duration PACE = Duration.ofMillis(20);

	/** The wait before a stream is asked for again, at first and in the end. */
	static final Duration SHORTEST_WAIT = Duration.ofMillis(200);

	static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

	private static final BackOff WAITS = waits();

	/** Asked for it when something is waited for: Reactor takes its time to start. */
	private final Supplier<Scheduler> scheduler;

	private final LongSupplier nanoTime;

	private final Map<URI, MissingStream> missing = new ConcurrentHashMap<>();

	private final PriorityQueue<MissingStream> queue = new PriorityQueue<>(
			Comparator.comparingLong((stream) -> stream.due));

	private long nextRequest;

	private @Nullable Disposable timer;

	private static BackOff waits() {
		ExponentialBackOff backOff = new ExponentialBackOff(SHORTEST_WAIT.toMillis(), 2);
		backOff.setMaxInterval(LONGEST_WAIT.toMillis());
		return backOff;
	}

	StreamCreations() {
		this(Schedulers::parallel, System::nanoTime);
	}

	StreamCreations(Supplier<Scheduler> scheduler, LongSupplier nanoTime) {
		this.scheduler = scheduler;
		this.nanoTime = nanoTime;
		this.nextRequest = nanoTime.getAsLong();
	}

	/**
	 * Wait for a stream.
	 * @param uri the stream
	 * @param question asks the server for it
	 * @return completes with the response as soon as it isn't
	 * {@link StreamNotFoundException}, fails with any other failure of the question
	 */
	Mono<StreamMetadata> await(URI uri, Mono<StreamMetadata> question) {
		return Mono.create((sink) -> {
			Waiter waiter = new Waiter(question.contextWrite(sink.contextView()), sink);
			join(uri, waiter);
			// At once if nobody is there any more.
			sink.onDispose(() -> leave(uri, waiter));
		});
	}

	/**
	 * A stream is there: whoever waits for it may go on.
	 * @param uri the stream
	 */
	void created(URI uri) {
		MissingStream stream = this.missing.get(uri);
		if (stream != null) {
			askAtOnce(stream);
		}
	}

	private synchronized void join(URI uri, Waiter waiter) {
		MissingStream stream = this.missing.computeIfAbsent(uri, MissingStream::new);
		// It may have been created just before.
		Duration wait = stream.waiters.isEmpty() ? Duration.ZERO : SHORTEST_WAIT;
		stream.waiters.add(waiter);
		if (!stream.asking) {
			enqueue(stream, wait);
		}
	}

	private synchronized void leave(URI uri, Waiter waiter) {
		MissingStream stream = this.missing.get(uri);
		if (stream != null && stream.waiters.remove(waiter) && stream.waiters.isEmpty()) {
			forget(stream);
		}
	}

	private void forget(MissingStream stream) {
		this.missing.remove(stream.uri, stream);
		this.queue.remove(stream);
		stream.request.dispose();
		arm();
	}

	private void askAtOnce(MissingStream stream) {
		synchronized (this) {
			if (stream.asking) {
				// What is under way may have been answered before.
				stream.askAgain = true;
				return;
			}
			this.queue.remove(stream);
			stream.asking = true;
		}
		ask(stream);
	}

	/** Ask for the stream that is due, if one is. */
	private void tick() {
		MissingStream stream = null;
		synchronized (this) {
			this.timer = null;
			long now = now();
			MissingStream head = this.queue.peek();
			if (head != null && head.due <= now && this.nextRequest <= now) {
				stream = this.queue.remove();
				stream.asking = true;
				this.nextRequest = now + PACE.toNanos();
			}
			arm();
		}
		if (stream != null) {
			ask(stream);
		}
	}

	private void ask(MissingStream stream) {
		Waiter waiter;
		synchronized (this) {
			waiter = stream.waiters.peek();
		}
		if (waiter != null) {
			stream.request.replace(waiter.question.subscribe((metadata) -> found(stream, metadata),
					(failure) -> failed(stream, waiter, failure)));
		}
	}

	private void found(MissingStream stream, StreamMetadata metadata) {
		List<Waiter> waiters;
		synchronized (this) {
			waiters = List.copyOf(stream.waiters);
			stream.waiters.clear();
			forget(stream);
		}
		waiters.forEach((waiter) -> waiter.sink.success(metadata));
	}

	private void failed(MissingStream stream, Waiter asking, Throwable failure) {
		boolean missing = failure instanceof StreamNotFoundException;
		boolean leaves;
		boolean again;
		synchronized (this) {
			// The others ask with credentials of their own.
			leaves = !missing && stream.waiters.remove(asking);
			stream.asking = false;
			again = stream.askAgain;
			stream.askAgain = false;
			if (stream.waiters.isEmpty()) {
				forget(stream);
			}
			else if (!again) {
				enqueue(stream, missing ? stream.nextWait() : SHORTEST_WAIT);
			}
		}
		if (again) {
			askAtOnce(stream);
		}
		if (leaves) {
			asking.sink.error(failure);
		}
	}

	private void enqueue(MissingStream stream, Duration wait) {
		long due = now() + wait.toNanos();
		if (this.queue.remove(stream)) {
			due = Math.min(due, stream.due);
		}
		stream.due = due;
		this.queue.add(stream);
		arm();
	}

	/** Set the timer to when the next request may be sent. */
	private void arm() {
		if (this.timer != null) {
			this.timer.dispose();
			this.timer = null;
		}
		MissingStream head = this.queue.peek();
		if (head != null) {
			long wait = Math.max(head.due, this.nextRequest) - now();
			this.timer = this.scheduler.get().schedule(this::tick, Math.max(0, wait), TimeUnit.NANOSECONDS);
		}
	}

	private long now() {
		return this.nanoTime.getAsLong();
	}

	/** One that waits, and how it asks. */
	private record Waiter(Mono<StreamMetadata> question, MonoSink<StreamMetadata> sink) {
	}

	/** A stream that is waited for. Guarded by the lock of all. */
	private static final class MissingStream {

		private final URI uri;

		private final Deque<Waiter> waiters = new ArrayDeque<>();

		private final Disposable.Swap request = Disposables.swap();

		private long due;

		private final BackOffExecution waits = WAITS.start();

		private boolean asking;

		private boolean askAgain;

		MissingStream(URI uri) {
			this.uri = uri;
		}

		Duration nextWait() {
			return Duration.ofMillis(this.waits.nextBackOff());
		}

	}

}
