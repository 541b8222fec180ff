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
 * busy and asks for nothing. Made for a subscriber that requests one item at a time.
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

		/** Guarded by this: how many items are due, and whether all is over. */
		private long due;

		private boolean done;

		/** Guarded by this: tells a timer that fires from one that came too late. */
		private long timerNumber;

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
				boolean idle = this.due == 0;
				this.due = Operators.addCap(this.due, n);
				if (idle && !this.done) {
					startTimer();
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
				this.due--;
				if (this.due > 0) {
					startTimer();
				}
				else {
					this.timerNumber++;
					this.timer.update(Disposables.disposed());
				}
			}
			this.actual.onNext(item);
		}

		private void startTimer() {
			long number = ++this.timerNumber;
			this.timer.update(DemandTimeout.this.scheduler.schedule(() -> expire(number),
					DemandTimeout.this.timeout.toMillis(), TimeUnit.MILLISECONDS));
		}

		private void expire(long number) {
			synchronized (this) {
				if (this.done || number != this.timerNumber) {
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
