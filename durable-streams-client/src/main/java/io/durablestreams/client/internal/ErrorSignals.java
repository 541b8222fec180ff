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

package io.durablestreams.client.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Turns whatever is thrown around a publisher into its error signal.
 * <p>
 * Reactor throws errors that it calls fatal, such as a class that is missing, at whoever
 * calls an operator, which often is the thread of a connection, and no subscriber is told
 * that there will be nothing more. Here they end the subscription like any other failure:
 * those of the source as well as those that the subscriber throws at it. What a source
 * throws on a scheduler's thread, outside of any operator, can't be seen.
 * <p>
 * What fails once its subscriber has cancelled, such as a body that nobody waits for any
 * more, is no error: it is logged for debugging, unless it is an {@link Error}.
 */
public final class ErrorSignals {

	private static final Log logger = LogFactory.getLog(ErrorSignals.class);

	private static final String ON_NEXT_ERROR = "reactor.onNextError.localStrategy";

	private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

	private static final BiFunction<Throwable, Object, Throwable> TELL = (failure, value) -> failure;

	private ErrorSignals() {
	}

	/**
	 * Tell the subscribers of a source whatever is thrown.
	 * @param <T> the values' type
	 * @param source the source
	 * @return the source's values, and what is thrown as an error
	 */
	public static <T> Flux<T> of(Flux<T> source) {
		return new ToldFlux<>(source);
	}

	/**
	 * Tell the subscribers of a source whatever is thrown.
	 * @param <T> the value's type
	 * @param source the source
	 * @return the source's value, and what is thrown as an error
	 */
	public static <T> Mono<T> of(Mono<T> source) {
		return new ToldMono<>(source, (failure) -> {
		});
	}

	/**
	 * Tell the subscribers of a source whatever is thrown, and somebody else too: an
	 * operator that throws what it was given may pass on no error any more.
	 * @param <T> the value's type
	 * @param source the source
	 * @param thrown told what is thrown
	 * @return the source's value, and what is thrown as an error
	 */
	public static <T> Mono<T> of(Mono<T> source, Consumer<Throwable> thrown) {
		return new ToldMono<>(source, thrown);
	}

	/**
	 * Tell the subscribers of somebody else's publisher whatever is thrown.
	 * @param <T> the values' type
	 * @param source the publisher
	 * @return its values, and what is thrown as an error
	 */
	public static <T> Flux<T> from(Publisher<? extends T> source) {
		return of(Flux.from(source));
	}

	/**
	 * Make an error one that may be signalled: an {@link Error} as the cause of an
	 * exception.
	 * @param failure what was thrown
	 * @return what to signal
	 */
	public static Throwable signal(Throwable failure) {
		return (failure instanceof Error)
				? new IllegalStateException("The application's code failed: " + failure, failure) : failure;
	}

	/**
	 * Let operators tell what they would throw otherwise.
	 * @param context the context of a subscriber
	 * @return the context to subscribe with
	 */
	public static Context tellAll(Context context) {
		return context.hasKey(ON_NEXT_ERROR) ? context : context.put(ON_NEXT_ERROR, TELL);
	}

	private static <T> void subscribe(CorePublisher<? extends T> source, CoreSubscriber<? super T> subscriber,
			Consumer<Throwable> thrown) {
		Guard<T> guard = new Guard<>(subscriber, thrown);
		try {
			source.subscribe(guard);
		}
		catch (Throwable ex) {
			guard.fail(ex);
		}
	}

	private static final class ToldFlux<T> extends FluxOperator<T, T> {

		ToldFlux(Flux<T> source) {
			super(source);
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> subscriber) {
			ErrorSignals.subscribe(this.source, subscriber, (failure) -> {
			});
		}

	}

	private static final class ToldMono<T> extends MonoOperator<T, T> {

		private final Consumer<Throwable> thrown;

		ToldMono(Mono<T> source, Consumer<Throwable> thrown) {
			super(source);
			this.thrown = thrown;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> subscriber) {
			ErrorSignals.subscribe(this.source, subscriber, this.thrown);
		}

	}

	/** Stands between a source and its subscriber. */
	private static final class Guard<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final Consumer<Throwable> thrown;

		private final Context context;

		private final AtomicBoolean ended = new AtomicBoolean();

		private volatile boolean cancelled;

		private volatile @Nullable Subscription source;

		Guard(CoreSubscriber<? super T> actual, Consumer<Throwable> thrown) {
			this.actual = actual;
			this.thrown = thrown;
			Consumer<Throwable> drop = this::drop;
			this.context = tellAll(actual.currentContext()).put(ON_ERROR_DROPPED, drop);
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.source = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			Subscription subscription = this.source;
			if (subscription == null) {
				return;
			}
			try {
				subscription.request(n);
			}
			catch (Throwable ex) {
				fail(ex);
			}
		}

		@Override
		public void onNext(T value) {
			if (this.ended.get()) {
				Operators.onNextDropped(value, this.context);
				return;
			}
			try {
				this.actual.onNext(value);
			}
			catch (Throwable ex) {
				fail(ex);
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (this.ended.compareAndSet(false, true)) {
				this.actual.onError(signal(failure));
			}
			else {
				drop(failure);
			}
		}

		@Override
		public void onComplete() {
			if (this.ended.compareAndSet(false, true)) {
				try {
					this.actual.onComplete();
				}
				catch (Throwable ex) {
					this.actual.onError(signal(ex));
				}
			}
		}

		@Override
		public void cancel() {
			if (this.ended.compareAndSet(false, true)) {
				this.cancelled = true;
			}
			cancelSource();
		}

		/** Also what an operator of the source can't pass on. */
		private void drop(Throwable failure) {
			if (this.cancelled && !(failure instanceof Error) && !(failure.getCause() instanceof Error)) {
				logger.debug("Failed after the cancellation", failure);
			}
			else {
				Operators.onErrorDropped(failure, this.actual.currentContext());
			}
		}

		/** The application may have a hand in what is cancelled. */
		private void cancelSource() {
			Subscription subscription = this.source;
			if (subscription != null) {
				try {
					subscription.cancel();
				}
				catch (Throwable ex) {
					Operators.onErrorDropped(ex, this.actual.currentContext());
				}
			}
		}

		/** Something was thrown, at the source or by the subscriber. */
		void fail(Throwable failure) {
			if (!this.ended.compareAndSet(false, true)) {
				Operators.onErrorDropped(failure, this.actual.currentContext());
				return;
			}
			if (this.source == null) {
				Operators.error(this.actual, signal(failure));
				return;
			}
			cancelSource();
			this.actual.onError(signal(failure));
			this.thrown.accept(signal(failure));
		}

	}

}
