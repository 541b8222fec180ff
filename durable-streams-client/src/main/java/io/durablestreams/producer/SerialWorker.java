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

package io.durablestreams.producer;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Runs the tasks of one producer one after the other on one thread. After its end, late
 * tasks such as the response to a cancelled request are dropped.
 */
final class SerialWorker {

	private static final Disposable DROPPED = Disposables.disposed();

	private final Scheduler.Worker worker;

	private final Consumer<Throwable> failed;

	SerialWorker(Scheduler scheduler, Consumer<Throwable> failed) {
		this.worker = scheduler.createWorker();
		this.failed = failed;
	}

	/**
	 * Run a task.
	 * @return whether it will be run
	 */
	boolean execute(Runnable task) {
		return !executeIn(Duration.ZERO, task).equals(DROPPED);
	}

	/**
	 * Run a task later.
	 * @param delay how long to wait; what is too long to be counted in nanoseconds is
	 * never
	 * @return takes the task back
	 */
	Disposable executeIn(Duration delay, Runnable task) {
		Runnable guarded = () -> run(task);
		try {
			return delay.isZero() ? this.worker.schedule(guarded)
					: this.worker.schedule(guarded, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			return DROPPED;
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			this.failed.accept(ex);
		}
	}

	void end() {
		this.worker.dispose();
	}

}
