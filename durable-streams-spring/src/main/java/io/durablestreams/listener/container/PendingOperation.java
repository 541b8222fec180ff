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

import java.util.function.BiConsumer;
import java.util.function.BiFunction;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.util.context.Context;

/**
 * What a {@link SerialTask} waits for. However it ends, and on whichever thread, the end
 * is told within the task, and only as long as the task waits for it. Thread-safe.
 *
 * @param <T> the type of the result
 */
final class PendingOperation<T> implements CoreSubscriber<T> {

	private static final Log logger = LogFactory.getLog(PendingOperation.class);

	/**
	 * What Reactor calls fatal, a missing class for one, an operator throws at whoever
	 * calls it, and tells nobody below; unless there is this function for what to tell.
	 */
	private static final Context TELL_EVERYTHING = Context.of("reactor.onNextError.localStrategy",
			(BiFunction<Throwable, Object, Throwable>) (failure, value) -> failure);

	private final SerialTask task;

	private final boolean interruptible;

	private final @Nullable BiConsumer<@Nullable T, @Nullable Throwable> then;

	private @Nullable T value;

	private @Nullable Throwable failure;

	private boolean over;

	private @Nullable Subscription subscription;

	private @Nullable Disposable timer;

	/**
	 * Create it.
	 * @param task waits for it
	 * @param interruptible whether the task may be interrupted in waiting for it
	 * @param then told how it ended, or {@code null} if it is nothing but a wait
	 */
	PendingOperation(SerialTask task, boolean interruptible,
			@Nullable BiConsumer<@Nullable T, @Nullable Throwable> then) {
		this.task = task;
		this.interruptible = interruptible;
		this.then = then;
	}

	boolean isInterruptible() {
		return this.interruptible;
	}

	/**
	 * Whether nothing comes of it: what ends the wait decides what follows.
	 * @return whether it is nothing but a wait
	 */
	boolean isWait() {
		return this.then == null;
	}

	synchronized boolean isOver() {
		return this.over;
	}

	void subscribeTo(Publisher<T> source) {
		try {
			source.subscribe(this);
		}
		catch (Throwable ex) {
			// Reactor throws what it calls fatal at whoever subscribes.
			complete(null, ex);
		}
	}

	/**
	 * Keep a timer for as long as this takes.
	 * @param limit the timer
	 */
	void limit(Disposable limit) {
		synchronized (this) {
			if (!this.over) {
				this.timer = limit;
				return;
			}
		}
		limit.dispose();
	}

	/**
	 * End it, unless it has ended.
	 * @param result its result
	 * @param cause why it has none
	 * @return whether it hadn't ended yet
	 */
	boolean complete(@Nullable T result, @Nullable Throwable cause) {
		if (!end(result, cause)) {
			return false;
		}
		this.task.wake();
		return true;
	}

	/**
	 * Its end is of no interest any more.
	 */
	void cancel() {
		end(null, null);
	}

	/**
	 * Tell how it ended.
	 */
	void tell() {
		if (this.then != null) {
			this.then.accept(this.value, this.failure);
		}
	}

	private boolean end(@Nullable T result, @Nullable Throwable cause) {
		Subscription source;
		Disposable limit;
		synchronized (this) {
			if (this.over) {
				return false;
			}
			this.over = true;
			this.value = result;
			this.failure = cause;
			source = this.subscription;
			limit = this.timer;
		}
		if (source != null) {
			cancel(source);
		}
		if (limit != null) {
			limit.dispose();
		}
		return true;
	}

	/** The application may have a hand in what is cancelled. */
	private static void cancel(Subscription source) {
		try {
			source.cancel();
		}
		catch (Throwable ex) {
			logger.warn("What a listener no longer waits for could not be cancelled", ex);
		}
	}

	@Override
	public Context currentContext() {
		return TELL_EVERYTHING;
	}

	@Override
	public void onSubscribe(Subscription source) {
		synchronized (this) {
			if (!this.over) {
				this.subscription = source;
			}
		}
		if (isOver()) {
			cancel(source);
		}
		else {
			source.request(Long.MAX_VALUE);
		}
	}

	@Override
	public synchronized void onNext(T next) {
		if (!this.over) {
			this.value = next;
		}
	}

	@Override
	public void onError(Throwable ex) {
		ended(null, ex);
	}

	@Override
	public void onComplete() {
		ended(last(), null);
	}

	private void ended(@Nullable T result, @Nullable Throwable cause) {
		synchronized (this) {
			this.subscription = null;
		}
		complete(result, cause);
	}

	private synchronized @Nullable T last() {
		return this.value;
	}

}
