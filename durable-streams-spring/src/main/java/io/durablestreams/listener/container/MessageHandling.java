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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.RejectedAppendException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Handles messages: numbers them, makes attempts, sends results, moves the checkpoint.
 */
final class MessageHandling {

	private static final Log logger = LogFactory.getLog(MessageHandling.class);

	private final ConsumerContext context;

	private final MessageSkipping skipping;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final HandlerCall handler;

	/** Where results go, or {@code null} if they go nowhere. */
	private final @Nullable String resultStream;

	private final boolean batches;

	private final FailureHandling failures;

	MessageHandling(ConsumerContext context, ConsumerRequests requests, SerialTask task, ListenerInvoker invoker,
			Checkpoints checkpoints, Acknowledging acknowledging, ConsumerLease lease, Consumer<Throwable> onFailure) {
		this.context = context;
		this.task = task;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.handler = new HandlerCall(context, task, invoker, checkpoints, lease);
		this.resultStream = invoker.sendTo();
		this.batches = invoker.isBatch();
		this.skipping = new MessageSkipping(context, requests, task, checkpoints, acknowledging, this);
		this.failures = new FailureHandling(context, task, checkpoints, acknowledging, this, onFailure);
	}

	/**
	 * Handle messages. The task's other steps follow once they are done with.
	 * @param reads the messages, one unless the listener takes batches
	 */
	void handle(List<ReadSignal.Message> reads) {
		this.skipping.handle(numbered(reads, this.checkpoints.consumed().ordinal()));
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
		Object result;
		try {
			if (!this.handler.filter(delivery)) {
				acknowledge(delivery.acknowledgment);
				done(delivery);
				return;
			}
			if (this.batches) {
				this.acknowledging.accepted(delivery);
			}
			result = this.handler.begin(delivery);
		}
		catch (Throwable ex) {
			returned(delivery, null, ex);
			return;
		}
		if (HandlerCall.isAwaited(result)) {
			this.handler.limit(delivery,
					this.task.await(publisher(result), (value, failure) -> returned(delivery, value, failure)));
		}
		else {
			returned(delivery, result, null);
		}
	}

	@SuppressWarnings("unchecked")
	private static Publisher<Object> publisher(Object result) {
		return (result instanceof CompletionStage<?> stage) ? Mono.fromCompletionStage((CompletionStage<Object>) stage)
				: (Publisher<Object>) result;
	}

	private void returned(Delivery delivery, @Nullable Object result, @Nullable Throwable failure) {
		if (this.task.isClosed()) {
			// Given up: whoever has the stream now handles the message again.
			return;
		}
		this.handler.end(delivery, failure);
		ManualAcknowledgements.Redelivery again = this.acknowledging.redelivery();
		if (again != null && again.includes(delivery.behind) && !isFatal(failure)) {
			handledUpTo(again.from().ordinal(), delivery, failure);
		}
		else if (failure != null) {
			this.failures.failed(delivery, failure);
		}
		else if (result != null && this.resultStream != null) {
			this.task.await(send(result, this.resultStream), (nothing, refused) -> {
				if (refused != null) {
					this.context.status().handled(false);
					this.context.meters().failed();
					this.failures.failed(delivery, thrown(refused));
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

	/**
	 * Before the checkpoint is stored: at least once. The elements of a collection are
	 * messages of their own.
	 */
	private Mono<Void> send(Object result, String stream) {
		return Mono.defer(() -> {
			DurableStreamProducerFactory producers = this.context.runtime().results();
			Assert.state(producers != null, "There are producers where there is @SendTo");
			DurableStreamProducer<Object> producer = producers.get(stream);
			Collection<?> values = (result instanceof Collection<?> collection) ? collection : List.of(result);
			List<CompletableFuture<?>> sent = new ArrayList<>(values.size());
			List.copyOf(values).forEach((value) -> sent.add(producer.send(value)));
			return Mono.fromFuture(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
		});
	}

	/** A producer rejects whatever its interceptors and encoder throw, errors too. */
	private static Throwable thrown(Throwable refused) {
		Throwable cause = refused.getCause();
		return (refused instanceof RejectedAppendException && cause != null && isFatal(cause)) ? cause : refused;
	}

	private static boolean isFatal(@Nullable Throwable failure) {
		return failure instanceof Error && !(failure instanceof AssertionError);
	}

	/** What is delivered again neither counts as handled nor as failed for good. */
	private void handledUpTo(long ordinal, Delivery delivery, @Nullable Throwable failure) {
		int handled = (int) delivery.accepted.stream().filter((message) -> message.ordinal() <= ordinal).count();
		this.context.status().handled(handled);
		this.context.meters().handled(handled);
		if (failure != null) {
			logger.warn("Listener '" + this.context.listenerId() + "' failed at what is delivered again in any case",
					failure);
		}
	}

	private void handled(Delivery delivery) {
		this.context.status().handled(delivery.accepted.size());
		this.context.meters().handled(delivery.accepted.size());
		done(delivery);
	}

	private void done(Delivery delivery) {
		this.acknowledging.done(delivery.behind, delivery.messages.size());
	}

	private static void acknowledge(@Nullable Acknowledgment acknowledgment) {
		if (acknowledgment != null) {
			acknowledgment.acknowledge();
		}
	}

}
