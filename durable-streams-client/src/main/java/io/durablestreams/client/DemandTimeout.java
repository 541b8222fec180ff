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

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Fails when an item that was requested doesn't come in time. Unlike
 * {@link Flux#timeout(Duration)} it doesn't count the time in which the subscriber is
 * busy and asks for nothing. Made for a subscriber that requests one item at a time. One
 * timer at a time, which is not touched for an item that comes in time: it looks by
 * itself whether something is due.
 *
 * @param <T> the items' type
 */
final class DemandTimeout<T> extends FluxOperator<T, T> {

	private final Duration timeout;

	private final Scheduler scheduler = Schedulers.parallel();

	DemandTimeout(Flux<T> source, Duration timeout) {
		super(source);
		this.timeout = timeout;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new TimedSubscriber(actual));
	}

	private final class TimedSubscriber implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final Disposable.Swap timer = Disposables.swap();

		private Subscription upstream = Operators.emptySubscription();

		/**
		 * Guarded by this: how many items are due, since when, and whether all is over.
		 */
		private long due;

		private long dueSince;

		private boolean done;

		/** Guarded by this: whether the timer runs. */
		private boolean timed;

		TimedSubscriber(CoreSubscriber<? super T> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			synchronized (this) {
				if (this.due == 0) {
					this.dueSince = System.nanoTime();
				}
				this.due = Operators.addCap(this.due, n);
				if (!this.timed && !this.done) {
					this.timed = true;
					startTimer(DemandTimeout.this.timeout.toNanos());
				}
			}
			this.upstream.request(n);
		}

		@Override
		public void onNext(T item) {
			synchronized (this) {
				if (this.done) {
					Operators.onDiscard(item, currentContext());
					return;
				}
				if (--this.due > 0) {
					this.dueSince = System.nanoTime();
				}
			}
			this.actual.onNext(item);
		}

		private void startTimer(long nanos) {
			this.timer.update(DemandTimeout.this.scheduler.schedule(this::look, nanos, TimeUnit.NANOSECONDS));
		}

		private void look() {
			synchronized (this) {
				this.timed = this.due > 0 && !this.done;
				if (!this.timed) {
					return;
				}
				long left = this.dueSince + DemandTimeout.this.timeout.toNanos() - System.nanoTime();
				if (left > 0) {
					startTimer(left);
					return;
				}
				this.done = true;
			}
			this.upstream.cancel();
			this.actual.onError(new TimeoutException("No byte within " + DemandTimeout.this.timeout));
		}

		@Override
		public void onError(Throwable ex) {
			if (finish()) {
				this.actual.onError(ex);
			}
			else {
				Operators.onErrorDropped(ex, currentContext());
			}
		}

		@Override
		public void onComplete() {
			if (finish()) {
				this.actual.onComplete();
			}
		}

		@Override
		public void cancel() {
			finish();
			this.upstream.cancel();
		}

		private boolean finish() {
			synchronized (this) {
				if (this.done) {
					return false;
				}
				this.done = true;
			}
			this.timer.dispose();
			return true;
		}

	}

}
