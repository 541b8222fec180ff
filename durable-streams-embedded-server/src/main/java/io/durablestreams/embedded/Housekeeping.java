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

package io.durablestreams.embedded;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.durablestreams.embedded.internal.store.StreamStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * What has to be done now and then: streams whose time has passed are deleted, and what
 * was written is forced to disk.
 */
final class Housekeeping implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Housekeeping.class);

	private static final long PERIOD_MILLIS = 1000;

	private static final long PATIENCE_MILLIS = 10_000;

	private final ScheduledExecutorService executor;

	private final StreamStore store;

	private boolean failing;

	Housekeeping(StreamStore store) {
		this.store = store;
		// Not a scheduler of Reactor's: this blocks, which its threads may not
		CustomizableThreadFactory threads = new CustomizableThreadFactory("durable-streams-housekeeping-");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
		this.executor.scheduleWithFixedDelay(this::run, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.executor.shutdown();
		try {
			this.executor.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		try {
			this.store.deleteExpired().block();
			this.store.sync();
			this.failing = false;
		}
		catch (RuntimeException | Error ex) {
			// An executor never again runs what has thrown
			if (!this.failing) {
				logger.warn("Expired streams can't be deleted, or data can't be forced to disk; both are tried again "
						+ "every second", ex);
			}
			this.failing = true;
		}
	}

}
