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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs operations one after another and commits as many at once as have come together in
 * the meantime. An operation's answer is given after its commit, never before.
 */
final class CommitQueue implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(CommitQueue.class);

	private static final int MAX_GROUP = 512;

	/** A commit is put together in memory, so few large operations go into one. */
	private static final long MAX_GROUP_SIZE = 4 * 1024 * 1024;

	private final Queue<Entry<?>> entries = new ConcurrentLinkedQueue<>();

	private final AtomicInteger work = new AtomicInteger();

	/** {@code null} where operations run on the threads of those who submit them. */
	private final @Nullable ExecutorService thread;

	private final Function<List<Entry<?>>, Runnable> commit;

	/**
	 * Create the queue.
	 * @param ownThread whether operations run on a thread of their own, or on those of
	 * who submits them
	 * @param commit applies and commits a group and returns what is to be done after its
	 * answers were given
	 */
	CommitQueue(boolean ownThread, Function<List<Entry<?>>, Runnable> commit) {
		this.thread = ownThread ? Executors.newSingleThreadExecutor(threads()) : null;
		this.commit = commit;
	}

	<T> Mono<T> submit(Operation<T> operation) {
		return Mono.create((sink) -> {
			this.entries.add(new Entry<>(operation, sink));
			if (this.work.getAndIncrement() == 0) {
				execute(this::drain);
			}
		});
	}

	private static ThreadFactory threads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("durable-streams-writer-");
		threads.setDaemon(true);
		return threads;
	}

	private void execute(Runnable task) {
		if (this.thread != null) {
			this.thread.execute(task);
		}
		else {
			task.run();
		}
	}

	/**
	 * Take no more, and wait until what was taken is committed. A scheduler of Reactor's
	 * would wait for its end on a thread that keeps the process for a while.
	 */
	@Override
	public void close() {
		if (this.thread == null) {
			return;
		}
		this.thread.shutdown();
		try {
			this.thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the store was written", ex);
		}
	}

	private void drain() {
		int taken;
		do {
			taken = this.work.get();
			List<Entry<?>> group = nextGroup();
			while (!group.isEmpty()) {
				commit(group);
				group = nextGroup();
			}
		}
		while (this.work.addAndGet(-taken) != 0);
	}

	/** Whatever goes wrong here, those who come next get their turn. */
	private void commit(List<Entry<?>> group) {
		Runnable afterwards = () -> {
		};
		try {
			afterwards = this.commit.apply(group);
		}
		catch (RuntimeException | Error ex) {
			StoreException failure = new StoreException("The commit failed", ex);
			group.forEach((entry) -> entry.fail(failure));
		}
		group.forEach((entry) -> tell(entry::answer));
		tell(afterwards);
	}

	private static void tell(Runnable receiver) {
		try {
			receiver.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("Somebody who was told of a commit failed", ex);
		}
	}

	private List<Entry<?>> nextGroup() {
		List<Entry<?>> group = new ArrayList<>();
		long size = 0;
		Entry<?> entry = this.entries.poll();
		while (entry != null) {
			group.add(entry);
			size += entry.size;
			entry = (group.size() < MAX_GROUP && size < MAX_GROUP_SIZE) ? this.entries.poll() : null;
		}
		return group;
	}

	/**
	 * An operation that waits for its answer.
	 *
	 * @param <T> the type of the answer
	 */
	static final class Entry<T> {

		private final Operation<T> operation;

		private final MonoSink<T> sink;

		private final long size;

		private @Nullable T result;

		private @Nullable Throwable failure;

		Entry(Operation<T> operation, MonoSink<T> sink) {
			this.operation = operation;
			this.sink = sink;
			this.size = operation.size();
		}

		/** May be called again if the commit didn't succeed. */
		void apply(Transaction transaction) {
			this.failure = null;
			try {
				this.result = transaction.apply(this.operation);
			}
			catch (RefusedException ex) {
				this.failure = ex;
			}
			catch (RuntimeException | Error ex) {
				this.failure = new StoreException("An operation failed; nothing of it was kept", ex);
			}
		}

		void fail(Throwable failure) {
			this.failure = failure;
		}

		private void answer() {
			if (this.failure != null) {
				this.sink.error(this.failure);
			}
			else {
				this.sink.success(this.result);
			}
		}

	}

}
