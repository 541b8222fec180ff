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

package io.durablestreams.listener.container;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that call handlers: at most so many, and no more than there is work for.
 * The thread that was busy last is taken first. A {@link ThreadPoolExecutor} with a bound
 * wakes its threads in turn, so that a little work keeps all of them alive, each with
 * cold caches. Thread-safe.
 */
final class HandlerExecutor implements Executor, AutoCloseable {

	private static final long KEEP_ALIVE_SECONDS = 30;

	/** Each consumer has at most one task waiting: bounded by their number. */
	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final Semaphore free;

	private final ThreadPoolExecutor threads;

	HandlerExecutor(int maxThreads) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("durable-streams-handler-");
		factory.setDaemon(true);
		this.free = new Semaphore(maxThreads);
		this.threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), factory);
	}

	@Override
	public void execute(Runnable task) {
		if (this.threads.isShutdown()) {
			throw new RejectedExecutionException("The container factory is closed");
		}
		this.tasks.add(task);
		if (this.free.tryAcquire()) {
			try {
				this.threads.execute(this::work);
			}
			catch (RejectedExecutionException | OutOfMemoryError ex) {
				// The system may have no thread to give just now.
				this.free.release();
				if (this.tasks.remove(task)) {
					throw ex;
				}
			}
		}
	}

	private void work() {
		do {
			Runnable task = next();
			while (task != null) {
				run(task);
				task = next();
			}
			this.free.release();
			// What came between the last look and the release found nobody free.
		}
		while (!this.tasks.isEmpty() && !this.threads.isShutdown() && this.free.tryAcquire());
	}

	private @Nullable Runnable next() {
		return this.threads.isShutdown() ? null : this.tasks.poll();
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			tell(ex);
		}
	}

	private static void tell(Throwable failure) {
		Thread thread = Thread.currentThread();
		try {
			thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
		}
		catch (Throwable ex) {
			// As where a thread ends by it: what its handler throws is nobody's.
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
