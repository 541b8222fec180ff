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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.failure.HandlerTimeoutException;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.listener.internal.invoke.MessageHooks;
import io.durablestreams.listener.internal.invoke.MessageUnwrapping;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.listener.internal.invoke.StreamMessages;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;

import org.springframework.lang.Contract;
import org.springframework.messaging.Message;

/**
 * Calls the handler with what is in hand: filters, interceptors, transaction, time limit,
 * figures.
 */
final class HandlerCall {

	private final ConsumerContext context;

	private final SerialTask task;

	private final ListenerInvoker invoker;

	private final MessageHooks hooks;

	private final MessageUnwrapping unwrapping;

	private final StreamMessages messages;

	private final ConsumerLease lease;

	private final HandlerResults results;

	private final @Nullable CheckpointTransaction transaction;

	private final @Nullable Duration limit;

	private final InterruptibleSection section = new InterruptibleSection();

	private final Consumer<Throwable> onInterceptorFailure;

	HandlerCall(ConsumerContext context, SerialTask task, ListenerInvoker invoker, Checkpoints checkpoints,
			ConsumerLease lease, HandlerResults results) {
		this.context = context;
		this.task = task;
		this.invoker = invoker;
		this.hooks = context.runtime().hooks();
		this.unwrapping = new MessageUnwrapping(context.properties().envelope(), invoker.isBatch());
		this.messages = new StreamMessages(context.listenerId(), context.group(), context.streamName());
		this.lease = lease;
		this.results = results;
		ListenerTransactions transactions = context.transactions();
		this.transaction = (transactions != null)
				? new CheckpointTransaction(context.reports(), transactions, checkpoints) : null;
		this.limit = context.properties().handlerTimeout();
		this.onInterceptorFailure = (ex) -> context.reports().observerFailed("an interceptor behind an attempt", ex);
	}

	/**
	 * Take messages out of their envelopes, and ask the filters which of them the handler
	 * gets.
	 * @param delivery what is in hand
	 * @return whether it gets any
	 * @throws Exception if that fails
	 */
	boolean filter(Delivery delivery) throws Exception {
		delivery.began = this.task.now();
		delivery.accepted = delivery.messages;
		delivery.messages = this.unwrapping.unwrap(delivery.messages);
		delivery.accepted = delivery.messages;
		if (this.hooks.filters().isEmpty()) {
			return true;
		}
		List<NumberedMessage> accepted = new ArrayList<>(delivery.messages.size());
		delivery.accepted = accepted;
		for (NumberedMessage message : delivery.messages) {
			if (this.hooks.accept(this.messages.message(message, delivery.attempt(), null))) {
				accepted.add(message);
			}
		}
		return !accepted.isEmpty();
	}

	/**
	 * Call the handler. Whatever comes of it, {@link #end} follows.
	 * @param delivery what is in hand
	 * @return the result, perhaps one to be awaited
	 * @throws CheckpointMovedException if nothing stayed of it for reasons that aren't
	 * the handler's
	 * @throws Exception what the handler threw, or why the commit failed
	 */
	@Nullable Object begin(Delivery delivery) throws Exception {
		this.context.status().handling(delivery.began);
		Message<?> message = this.hooks.before(message(delivery));
		delivery.message = message;
		this.lease.require();
		return (this.transaction != null) ? transaction(this.transaction, delivery, message) : call(delivery, message);
	}

	/**
	 * An attempt is over. That is told, and can't be changed any more.
	 * @param delivery what is in hand
	 * @param failure why it failed, or {@code null}
	 */
	void end(Delivery delivery, @Nullable Throwable failure) {
		this.context.status().handled(failure == null);
		Message<?> message = delivery.message;
		if (message != null) {
			delivery.message = null;
			this.hooks.after(message, failure, this.onInterceptorFailure);
		}
		this.context.meters().end(delivery.began, failure == null);
	}

	/**
	 * Keep the time of a result that is awaited.
	 * @param delivery what is in hand
	 * @param operation waits for the result
	 */
	void limit(Delivery delivery, PendingOperation<Object> operation) {
		Duration most = this.limit;
		if (most == null) {
			return;
		}
		Duration left = most.minusNanos(System.nanoTime() - delivery.began);
		operation.limit(this.context.runtime().clock().schedule(() -> {
			if (operation.complete(null, new HandlerTimeoutException(most, null))) {
				timedOut(delivery.ordinal(), most);
			}
		}, left.isNegative() ? Duration.ZERO : left));
	}

	@Contract("null -> false")
	static boolean isAwaited(@Nullable Object result) {
		return result instanceof CompletionStage<?> || result instanceof Publisher<?>;
	}

	private Message<?> message(Delivery delivery) {
		List<NumberedMessage> accepted = delivery.accepted;
		return this.invoker.isBatch() ? this.messages.batch(accepted, delivery.attempt(), delivery.acknowledgment)
				: this.messages.message(accepted.get(0), delivery.attempt(), delivery.acknowledgment);
	}

	/** All of what the handler writes, its results, and the checkpoint, or nothing. */
	private @Nullable Object transaction(CheckpointTransaction with, Delivery delivery, Message<?> message)
			throws Exception {
		return with.execute(delivery.behind, () -> {
			Object result = call(delivery, message);
			requireDone(result);
			this.results.write(result, delivery.accepted);
			return result;
		});
	}

	private @Nullable Object call(Delivery delivery, Message<?> message) throws Exception {
		if (this.limit != null) {
			return callWithin(this.limit, delivery, message);
		}
		try {
			return this.invoker.invoke(message);
		}
		finally {
			// What a handler leaves behind must not hit what comes next.
			Thread.interrupted();
		}
	}

	private @Nullable Object callWithin(Duration most, Delivery delivery, Message<?> message) throws Exception {
		TimeLimit timeLimit = new TimeLimit(most, delivery.ordinal());
		Disposable timer = this.context.runtime().clock().schedule(timeLimit, most);
		this.section.enter();
		try {
			return this.invoker.invoke(message);
		}
		catch (Exception ex) {
			throw timeLimit.over ? new HandlerTimeoutException(most, ex) : ex;
		}
		finally {
			this.section.leave();
			timer.dispose();
		}
	}

	private void timedOut(long ordinal, Duration most) {
		this.context.execute(() -> this.context.reports()
			.publish(new ListenerEvent.HandlerTimedOut(this.context.listenerId(), this.context.streamName(), ordinal,
					most)));
	}

	private static void requireDone(@Nullable Object result) {
		if (isAwaited(result)) {
			throw new IllegalStateException("The listener returned a " + result.getClass().getSimpleName()
					+ ", whose work would end after its transaction; with 'acknowledge' = 'transactional' do the work "
					+ "before returning");
		}
	}

	/** Interrupts the handler when its time is over. */
	private final class TimeLimit implements Runnable {

		private final Duration most;

		private final long ordinal;

		private volatile boolean over;

		TimeLimit(Duration most, long ordinal) {
			this.most = most;
			this.ordinal = ordinal;
		}

		@Override
		public void run() {
			this.over = true;
			HandlerCall.this.section.interrupt();
			timedOut(this.ordinal, this.most);
		}

	}

}
