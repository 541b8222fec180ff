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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Handles messages: numbers them, makes attempts, sends results, moves the checkpoint.
 */
final class MessageHandling implements HandlerAttempts.Receiver {

	private static final Log logger = LogFactory.getLog(MessageHandling.class);

	private final ConsumerContext context;

	private final RetryArrivals retries;

	private final MessageSkipping skipping;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final HandlerAttempts attempts;

	private final HandlingScope scope;

	private final HandlerResults results;

	private final boolean batches;

	private final FailureHandling failures;

	MessageHandling(ConsumerContext context, ConsumerRequests requests, SerialTask task, ListenerInvoker invoker,
			Checkpoints checkpoints, Acknowledging acknowledging, ConsumerLease lease, HandlingScope scope,
			Consumer<Throwable> onFailure) {
		this.context = context;
		this.task = task;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.results = new HandlerResults(context, invoker.sendTo());
		this.attempts = new HandlerAttempts(task,
				new HandlerCall(context, task, invoker, checkpoints, lease, this.results), scope, this);
		this.scope = scope;
		this.batches = invoker.isBatch();
		this.retries = new RetryArrivals(context.route(), task);
		this.skipping = new MessageSkipping(context, requests, task, checkpoints, acknowledging, this);
		this.failures = new FailureHandling(context, task, checkpoints, acknowledging, this, scope, onFailure);
	}

	/**
	 * Handle messages. The task's other steps follow once they are done with.
	 * @param reads the messages, one unless the listener takes batches
	 */
	void handle(List<ReadSignal.Message> reads) {
		long before = this.checkpoints.consumed().ordinal();
		if (this.context.route().isRetry()) {
			this.retries.handle(reads.get(0), before + 1, (message) -> this.skipping.handle(List.of(message)),
					this::giveUp);
		}
		else {
			this.skipping.handle(numbered(reads, before));
		}
	}

	private static List<NumberedMessage> numbered(List<ReadSignal.Message> reads, long before) {
		if (reads.size() == 1) {
			return List.of(new NumberedMessage(reads.get(0), before + 1));
		}
		long ordinal = before;
		List<NumberedMessage> messages = new ArrayList<>(reads.size());
		for (ReadSignal.Message read : reads) {
			messages.add(new NumberedMessage(read, ++ordinal));
		}
		return messages;
	}

	/**
	 * Apply the failure policy to a message that can't even be read.
	 * @param read what is known of it
	 * @param failure why it can't be read
	 */
	void giveUp(ReadSignal.Message read, Throwable failure) {
		List<NumberedMessage> unread = numbered(List.of(read), this.checkpoints.consumed().ordinal());
		if (!this.skipping.handleUnread(unread.get(0))) {
			this.scope.begin(unread);
			this.failures.unread(unread, failure);
		}
	}

	/**
	 * Pass over a message, as far as others are told.
	 * @param failed the message
	 */
	void skip(FailedMessage failed) {
		this.failures.skip(failed);
	}

	/**
	 * Tell that what was to be skipped is, if so.
	 */
	void confirmSkip() {
		this.skipping.confirm();
	}

	/**
	 * Handle messages, or those that are left of a batch.
	 * @param messages the messages
	 * @param waits the waits behind earlier attempts, or {@code null}
	 */
	void handle(List<NumberedMessage> messages, @Nullable RetryWaits waits) {
		if (messages.isEmpty()) {
			return;
		}
		Checkpoint behind = this.checkpoints.behind(messages.get(messages.size() - 1), this.task.turnTime());
		attempt(new Delivery(messages, behind, this.acknowledging.begin(behind), waits));
	}

	/**
	 * Attempt to handle what is in hand.
	 * @param delivery what is in hand
	 */
	void attempt(Delivery delivery) {
		this.attempts.attempt(delivery);
	}

	@Override
	public void leftOut(Delivery delivery) {
		acknowledge(delivery.acknowledgment);
		done(delivery);
	}

	@Override
	public void accepted(Delivery delivery) {
		if (this.batches) {
			this.acknowledging.accepted(delivery);
		}
	}

	@Override
	public void ended(Delivery delivery, @Nullable Object result, @Nullable Throwable failure) {
		ManualAcknowledgements.Redelivery again = this.acknowledging.redelivery();
		if (again != null && again.includes(delivery.behind) && !HandlerAttempts.isFatal(failure)) {
			handledUpTo(again.from().ordinal(), delivery, failure);
		}
		else if (failure != null) {
			this.failures.failed(delivery, failure);
		}
		else if (result != null && this.results.isSent(result)) {
			this.task.await(this.results.send(result, delivery.accepted), (nothing, refused) -> {
				if (refused != null) {
					this.context.status().handled(false);
					this.context.meters().failed();
					this.failures.failed(delivery, HandlerResults.thrown(refused));
				}
				else {
					handled(delivery);
				}
			});
		}
		else {
			handled(delivery);
		}
	}

	/** What is delivered again neither counts as handled nor as failed for good. */
	private void handledUpTo(long ordinal, Delivery delivery, @Nullable Throwable failure) {
		int handled = (int) delivery.accepted.stream().filter((message) -> message.ordinal() <= ordinal).count();
		this.context.status().handled(handled);
		this.context.meters().handled(handled);
		this.scope.outcome(HandlingScope.Outcome.REDELIVERED, failure);
		if (failure != null) {
			logger.warn("Listener '" + this.context.listenerId() + "' failed at what is delivered again in any case",
					failure);
		}
	}

	private void handled(Delivery delivery) {
		this.context.status().handled(delivery.accepted.size(), delivery.time());
		this.context.meters().handled(delivery.accepted.size());
		this.scope.outcome(HandlingScope.Outcome.HANDLED, null);
		done(delivery);
	}

	private void done(Delivery delivery) {
		MessageContent last = delivery.messages.get(delivery.messages.size() - 1).content();
		if (last != null && last.time() != null) {
			this.context.status().consumedEvent(last.time());
		}
		this.acknowledging.done(delivery.behind, delivery.messages.size());
	}

	private static void acknowledge(@Nullable Acknowledgment acknowledgment) {
		if (acknowledgment != null) {
			acknowledgment.acknowledge();
		}
	}

}
