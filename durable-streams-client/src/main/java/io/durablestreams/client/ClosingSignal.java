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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.durablestreams.client.error.ClientClosedException;
import io.durablestreams.client.error.FailedRequest;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The end of a client, which ends whatever runs and refuses what comes. A sink would copy
 * the list of all that runs each time that something begins or ends. Thread-safe.
 */
final class ClosingSignal {

	/** Whoever takes an exchange out of here ends it. */
	private final Set<Running<?>> running = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	void close() {
		this.closed = true;
		this.running.forEach(Running::close);
	}

	/**
	 * Let something fail as soon as the client is closed, and refuse it from then on.
	 * @param request what fails by that
	 * @param source what is run
	 */
	<T> Flux<T> unlessClosed(FailedRequest request, Flux<T> source) {
		return new FluxOperator<T, T>(source) {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				if (ClosingSignal.this.closed) {
					Operators.error(actual, new ClientClosedException(request, false));
				}
				else {
					this.source.subscribe(new Running<>(request, actual));
				}
			}

		};
	}

	private final class Running<T> implements CoreSubscriber<T>, Subscription {

		private final FailedRequest request;

		/** The end comes on another thread than what runs. */
		private final CoreSubscriber<? super T> actual;

		private Subscription upstream = Operators.emptySubscription();

		Running(FailedRequest request, CoreSubscriber<? super T> actual) {
			this.request = request;
			this.actual = Operators.serialize(actual);
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			ClosingSignal.this.running.add(this);
			this.actual.onSubscribe(this);
			if (ClosingSignal.this.closed) {
				close();
			}
		}

		@Override
		public void request(long n) {
			this.upstream.request(n);
		}

		@Override
		public void onNext(T value) {
			this.actual.onNext(value);
		}

		@Override
		public void onError(Throwable failure) {
			if (ClosingSignal.this.running.remove(this)) {
				this.actual.onError(failure);
			}
			else {
				Operators.onErrorDropped(failure, currentContext());
			}
		}

		@Override
		public void onComplete() {
			if (ClosingSignal.this.running.remove(this)) {
				this.actual.onComplete();
			}
		}

		@Override
		public void cancel() {
			ClosingSignal.this.running.remove(this);
			this.upstream.cancel();
		}

		void close() {
			if (ClosingSignal.this.running.remove(this)) {
				this.upstream.cancel();
				this.actual.onError(new ClientClosedException(this.request, true));
			}
		}

	}

}
