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

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

import io.durablestreams.client.AppendResult;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Sends what a publisher emits, and tells the results in order. One value at a time is
 * asked for, as soon as the one before is in the buffer.
 * <p>
 * Plain code instead of operators, as each of these costs something for each message.
 *
 * @param <T> the type of the messages
 */
final class PublisherSend<T> implements CoreSubscriber<T>, Subscription {

	/**
	 * How many results may wait to be read by the subscriber, more than small messages of
	 * one buffer.
	 */
	private static final int MAX_UNREAD = 65_536;

	private final BiFunction<T, Runnable, CompletableFuture<AppendResult>> placement;

	private final CoreSubscriber<? super AppendResult> results;

	private final Runnable step = this::step;

	private final Queue<CompletableFuture<AppendResult>> outcomes = new ConcurrentLinkedQueue<>();

	private final AtomicInteger unread = new AtomicInteger();

	/** What must happen to a value before the next one is asked for. */
	private final AtomicInteger steps = new AtomicInteger();

	private final AtomicBoolean held = new AtomicBoolean();

	private final AtomicLong requested = new AtomicLong();

	private final AtomicInteger emitting = new AtomicInteger();

	private long emitted;

	private volatile boolean awaiting;

	private volatile @Nullable Subscription source;

	private volatile boolean sourceEnded;

	private volatile @Nullable Throwable sourceFailure;

	private volatile boolean ended;

	/**
	 * Create a subscription of results.
	 * @param placement sends a value on its way and returns the future of its outcome;
	 * runs what it is given as soon as the value is in the buffer
	 * @param results gets the results
	 */
	PublisherSend(BiFunction<T, Runnable, CompletableFuture<AppendResult>> placement,
			CoreSubscriber<? super AppendResult> results) {
		this.placement = placement;
		this.results = results;
	}

	@Override
	public Context currentContext() {
		return this.results.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.source, subscription)) {
			this.source = subscription;
			this.results.onSubscribe(this);
			subscription.request(1);
		}
	}

	@Override
	public void onNext(T value) {
		if (this.ended) {
			Operators.onNextDropped(value, currentContext());
			return;
		}
		this.steps.set(2);
		CompletableFuture<AppendResult> outcome = this.placement.apply(value, this.step);
		this.unread.incrementAndGet();
		this.outcomes.add(outcome);
		if (!this.awaiting) {
			emit();
		}
		step();
	}

	/** A value is in the buffer, or its outcome has its place in the order. */
	private void step() {
		if (this.steps.decrementAndGet() == 0) {
			this.held.set(true);
			pull(MAX_UNREAD);
		}
	}

	private void pull(int maxUnread) {
		Subscription subscription = this.source;
		if (subscription != null && this.unread.get() < maxUnread && this.held.compareAndSet(true, false)) {
			subscription.request(1);
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.sourceFailure = failure;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.sourceEnded = true;
		emit();
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			this.requested.accumulateAndGet(n, Operators::addCap);
			emit();
		}
	}

	@Override
	public void cancel() {
		this.ended = true;
		Subscription subscription = this.source;
		if (subscription != null) {
			subscription.cancel();
		}
		emit();
	}

	/**
	 * Emit all results that are known and asked for, one thread at a time. Asking the
	 * source for more isn't part of that, as it may block.
	 */
	private void emit() {
		if (this.emitting.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			emitKnown();
			missed = this.emitting.addAndGet(-missed);
		}
		while (missed != 0);
		// Half of them, as the source may have to be woken for it.
		pull(MAX_UNREAD / 2);
	}

	private void emitKnown() {
		long allowed = this.requested.get();
		while (!this.ended) {
			CompletableFuture<AppendResult> outcome = this.outcomes.peek();
			if (outcome == null) {
				endWithSource();
				return;
			}
			if (!outcome.isDone()) {
				await(outcome);
				return;
			}
			if (this.emitted == allowed && !outcome.isCompletedExceptionally()) {
				return;
			}
			this.outcomes.remove();
			this.unread.decrementAndGet();
			emit(outcome);
		}
		this.outcomes.clear();
	}

	private void emit(CompletableFuture<AppendResult> outcome) {
		AppendResult result;
		try {
			result = outcome.join();
		}
		catch (CompletionException ex) {
			cancel();
			this.results.onError((ex.getCause() != null) ? ex.getCause() : ex);
			return;
		}
		this.emitted++;
		this.results.onNext(result);
	}

	private void await(CompletableFuture<AppendResult> outcome) {
		if (!this.awaiting) {
			this.awaiting = true;
			outcome.whenComplete((result, failure) -> {
				this.awaiting = false;
				emit();
			});
		}
	}

	private void endWithSource() {
		// What the source emitted before its end is seen behind it.
		if (this.sourceEnded && this.outcomes.isEmpty()) {
			this.ended = true;
			Throwable failure = this.sourceFailure;
			if (failure != null) {
				this.results.onError(failure);
			}
			else {
				this.results.onComplete();
			}
		}
	}

}
