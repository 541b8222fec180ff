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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Runs the steps of a consumer one after the other, on an executor and never two at a
 * time. It waits for at most one operation, without a thread. Thread-safe where it says
 * so; everything else is for the steps themselves.
 */
final class SerialTask implements Runnable {

	/** How long it may run until the neighbours on the executor get their turn. */
	private static final long TURN = Duration.ofMillis(10).toNanos();

	private static final Log logger = LogFactory.getLog(SerialTask.class);

	private final Executor executor;

	private final ListenerClock clock;

	private final Work work;

	private final AtomicInteger wakeUps = new AtomicInteger();

	private final AtomicInteger interruptions = new AtomicInteger();

	private final InterruptibleSection running = new InterruptibleSection();

	private final Deque<Runnable> steps = new ArrayDeque<>(2);

	private int heeded;

	private long now;

	private @Nullable Instant turnTime;

	private volatile @Nullable PendingOperation<?> operation;

	private volatile boolean closed;

	SerialTask(Executor executor, ListenerClock clock, Work work) {
		this.executor = executor;
		this.clock = clock;
		this.work = work;
	}

	/**
	 * There may be something to do. Thread-safe.
	 */
	void wake() {
		if (this.wakeUps.getAndIncrement() == 0) {
			dispatch();
		}
	}

	/**
	 * Something else is wanted: end the wait under way, or the next one, if it may be
	 * ended. Thread-safe.
	 */
	void interrupt() {
		this.interruptions.incrementAndGet();
		wake();
	}

	/**
	 * End at once. A step under way is interrupted, and nothing follows it. Thread-safe.
	 */
	void abandon() {
		close();
		this.running.interrupt();
	}

	/**
	 * Do nothing any more. Thread-safe.
	 */
	void close() {
		this.closed = true;
		cancelOperation();
	}

	/**
	 * Whether nothing will be done any more. Thread-safe.
	 */
	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Whether the calling thread is the one that runs a step. Thread-safe.
	 */
	boolean isCurrentThread() {
		return this.running.isCurrentThread();
	}

	/**
	 * All interruptions up to now have been looked at.
	 */
	void heedInterruptions() {
		this.heeded = this.interruptions.get();
	}

	/**
	 * When the step under way has begun. To look at a clock takes its time.
	 * @return the time, by {@link System#nanoTime()}
	 */
	long now() {
		return this.now;
	}

	/**
	 * The time of day at most a turn ago, but for a step that takes longer: the same for
	 * all that is quick, as to look at that clock takes even longer.
	 * @return the time
	 */
	Instant turnTime() {
		Instant time = this.turnTime;
		if (time == null) {
			time = Instant.now();
			this.turnTime = time;
		}
		return time;
	}

	/**
	 * Whether nothing has to be finished or waited for first.
	 */
	boolean isIdle() {
		return this.operation == null && this.steps.isEmpty();
	}

	/**
	 * Go on with these steps, before those that are there.
	 * @param first the steps in their order
	 */
	void next(Runnable... first) {
		for (int i = first.length - 1; i >= 0; i--) {
			this.steps.addFirst(first[i]);
		}
	}

	/**
	 * Go on with a step once all others are taken.
	 * @param last the step
	 */
	void last(Runnable last) {
		this.steps.addLast(last);
	}

	/**
	 * Forget what was to be done and waited for.
	 */
	void clear() {
		this.steps.clear();
		cancelOperation();
		this.operation = null;
	}

	/**
	 * Wait before the next step. Any interruption ends the wait and forgets the steps.
	 * @param delay for how long
	 */
	void sleep(@Nullable Duration delay) {
		PendingOperation<Object> timer = new PendingOperation<>(this, true, null);
		begin(timer);
		timer.limit(this.clock.schedule(() -> timer.complete(null, null), (delay != null) ? delay : Duration.ZERO));
	}

	/**
	 * Wait for something before the next step. Any interruption ends the wait and forgets
	 * the steps.
	 * @param <T> the type of the result
	 * @param source what to wait for
	 * @param then told its last value, or why there is none
	 */
	<T> void awaitUnlessInterrupted(Publisher<T> source, BiConsumer<@Nullable T, @Nullable Throwable> then) {
		PendingOperation<T> awaited = new PendingOperation<>(this, true, then);
		begin(awaited);
		awaited.subscribeTo(source);
	}

	/**
	 * Wait for something before the next step, whatever else is wanted.
	 * @param <T> the type of the result
	 * @param source what to wait for
	 * @param then told its last value, or why there is none
	 * @return the operation, to be given a time limit
	 */
	<T> PendingOperation<T> await(Publisher<T> source, BiConsumer<@Nullable T, @Nullable Throwable> then) {
		PendingOperation<T> awaited = new PendingOperation<>(this, false, then);
		begin(awaited);
		awaited.subscribeTo(source);
		return awaited;
	}

	private void begin(PendingOperation<?> begun) {
		this.operation = begun;
		if (this.closed) {
			begun.cancel();
		}
	}

	private void cancelOperation() {
		PendingOperation<?> pending = this.operation;
		if (pending != null) {
			pending.cancel();
		}
	}

	private void dispatch() {
		try {
			this.executor.execute(this);
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
	}

	@Override
	public void run() {
		boolean more = false;
		boolean outer = ListenerEvents.enter();
		this.running.enter();
		try {
			more = runForATurn();
		}
		finally {
			this.running.leave();
			ListenerEvents.leave(outer);
		}
		if (more) {
			dispatch();
		}
	}

	/** Returns whether there is more to do. */
	private boolean runForATurn() {
		long begin = System.nanoTime();
		this.now = begin;
		this.turnTime = null;
		int missed = this.wakeUps.get();
		do {
			while (step()) {
				this.now = System.nanoTime();
				if (this.now - begin > TURN) {
					return true;
				}
			}
			missed = this.wakeUps.addAndGet(-missed);
		}
		while (missed != 0);
		return false;
	}

	private boolean step() {
		if (this.closed) {
			return false;
		}
		this.work.enter();
		try {
			return takeStep();
		}
		finally {
			this.work.leave(this.closed || isIdle());
		}
	}

	private boolean takeStep() {
		try {
			PendingOperation<?> pending = this.operation;
			if (pending != null) {
				return endOf(pending);
			}
			Runnable next = this.steps.poll();
			if (next == null) {
				return this.work.step();
			}
			next.run();
		}
		catch (Throwable ex) {
			fail(ex);
		}
		return true;
	}

	private boolean endOf(PendingOperation<?> pending) {
		boolean interrupted = pending.isInterruptible() && this.heeded != this.interruptions.get();
		if (interrupted && (!pending.isOver() || pending.isWait())) {
			clear();
			this.work.interrupted();
		}
		else if (pending.isOver()) {
			this.operation = null;
			pending.tell();
		}
		else {
			return false;
		}
		return true;
	}

	private void fail(Throwable failure) {
		try {
			clear();
			this.work.failed(failure);
		}
		catch (Throwable ex) {
			close();
			logger.error("A listener could not even fail as it should", ex);
		}
	}

	/** What a consumer does while it neither finishes something nor waits. */
	interface Work {

		/**
		 * Do the next thing.
		 * @return whether there was one
		 */
		boolean step();

		/**
		 * A wait was ended because something else is wanted.
		 */
		void interrupted();

		/**
		 * A step has thrown something.
		 * @param failure what it has thrown
		 */
		void failed(Throwable failure);

		/**
		 * A step begins. Must not throw.
		 */
		default void enter() {
		}

		/**
		 * A step is over. Must not throw.
		 * @param done whether nothing is to be finished or waited for
		 */
		default void leave(boolean done) {
		}

	}

}
