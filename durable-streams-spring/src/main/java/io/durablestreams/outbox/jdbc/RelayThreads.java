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

package io.durablestreams.outbox.jdbc;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads of a relay: a few that work on the database, and one that keeps time.
 */
final class RelayThreads {

	private final ThreadPoolExecutor workers;

	private final ScheduledExecutorService clock;

	RelayThreads(int count) {
		this.workers = new ThreadPoolExecutor(count, count, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				factory("durable-streams-outbox-"));
		this.workers.allowCoreThreadTimeOut(true);
		this.clock = Executors.newSingleThreadScheduledExecutor(factory("durable-streams-outbox-clock-"));
	}

	private static CustomizableThreadFactory factory(String name) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory(name);
		factory.setDaemon(true);
		return factory;
	}

	/**
	 * Do something soon, or never if the threads have been ended.
	 * @param task what to do
	 */
	void execute(Runnable task) {
		try {
			this.workers.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// The relay has been closed; what is frozen stays so.
		}
	}

	void executeIn(Duration wait, Runnable task) {
		try {
			this.clock.schedule(() -> execute(task), wait.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// As above.
		}
	}

	void close() {
		this.clock.shutdownNow();
		this.workers.shutdown();
		try {
			if (!this.workers.awaitTermination(5, TimeUnit.SECONDS)) {
				this.workers.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			this.workers.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

}
