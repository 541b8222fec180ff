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

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import org.springframework.util.Assert;

/**
 * The one thread that keeps time for all containers of a factory: it ends waits and hands
 * the work to the executor. It is not a daemon and lives while any consumer runs, so that
 * a worker without a web server isn't over before its listeners are. Thread-safe.
 */
class ListenerClock {

	private int users;

	private @Nullable ScheduledThreadPoolExecutor executor;

	synchronized void acquire() {
		if (this.users++ == 0) {
			ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
					(task) -> new Thread(task, "durable-streams-listeners"));
			timer.setRemoveOnCancelPolicy(true);
			timer.prestartCoreThread();
			this.executor = timer;
		}
	}

	synchronized void release() {
		if (--this.users == 0) {
			Assert.state(this.executor != null, "The clock doesn't run");
			this.executor.shutdownNow();
			this.executor = null;
		}
	}

	/**
	 * Do something later, unless it is given up before.
	 * @param task what to do, which must be quick
	 * @param delay when
	 * @return gives it up
	 */
	synchronized Disposable schedule(Runnable task, Duration delay) {
		Assert.state(this.executor != null, "The clock runs only while a listener does");
		// For ever is a duration too.
		long nanos = TimeUnit.NANOSECONDS.convert(delay);
		Future<?> scheduled = this.executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
		return () -> scheduled.cancel(false);
	}

}
