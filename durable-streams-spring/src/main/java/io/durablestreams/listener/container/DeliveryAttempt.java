package io.durablestreams.listener.container;

import java.util.ArrayList;
import java.util.List;

import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.BatchListenerFailedException;
import io.durablestreams.listener.container.Checkpoints.Mark;
import io.durablestreams.listener.invoke.ListenerInvoker;
import io.durablestreams.listener.invoke.MessageHooks;
import io.durablestreams.listener.invoke.NumberedMessage;
import io.durablestreams.listener.invoke.PoisonedBatchException;
import io.durablestreams.listener.invoke.StreamMessages;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.messaging.Message;

/**
 * One attempt to handle what is in hand: filter, make the message, call the handler.
 */
final class DeliveryAttempt {

	private final ConsumerContext context;

	private final ListenerInvoker invoker;

	private final MessageHooks hooks;

	private final HandlerCall handler;

	private final StreamMessages messages;

	private final ResultSending results;

	DeliveryAttempt(ConsumerContext context, ListenerInvoker invoker, HandlingTransaction transaction) {
		this.context = context;
		this.invoker = invoker;
		this.hooks = context.runtime().hooks();
		this.handler = new HandlerCall(context, invoker, transaction);
		this.results = new ResultSending(context.runtime(), invoker.sendTo());
		this.messages = new StreamMessages(context.listenerId(), context.group(), context.streamName());
	}

	/**
	 * Make an attempt.
	 * @param all the messages in hand
	 * @param behind the mark behind them
	 * @param attempt which attempt it is
	 * @param acknowledgment acknowledges them, if that is up to the application
	 * @return completes once they are handled, fails with
	 * {@link HandlingFailedException}; on the executor
	 */
	Mono<Void> handle(List<NumberedMessage> all, Mark behind, int attempt, @Nullable Acknowledgment acknowledgment) {
		List<NumberedMessage> accepted = new ArrayList<>(all.size());
		return Mono.defer(() -> {
			filter(all, attempt, accepted);
			if (accepted.isEmpty()) {
				acknowledge(acknowledgment);
				return Mono.empty();
			}
			return this.handler.call(message(accepted, attempt, acknowledgment), accepted.get(0).ordinal(), behind)
				.flatMap(this.results::send)
				.then(Mono.fromRunnable(() -> handled(accepted.size())));
		})
			.onErrorMap((failure) -> !(failure instanceof CheckpointMovedException),
					(failure) -> new HandlingFailedException(inTermsOf(all, accepted, failure)))
			.then();
	}

	/**
	 * Interrupt the handler if it is at work.
	 */
	void interrupt() {
		this.handler.interrupt();
	}

	/**
	 * Whether it is the handler that asks.
	 */
	boolean isCalledByHandler() {
		return this.handler.isCurrentThread();
	}

	private void filter(List<NumberedMessage> all, int attempt, List<NumberedMessage> accepted) {
		for (NumberedMessage message : all) {
			if (this.hooks.filters().isEmpty() || this.hooks.accept(this.messages.message(message, attempt, null))) {
				accepted.add(message);
			}
		}
	}

	private Message<?> message(List<NumberedMessage> accepted, int attempt, @Nullable Acknowledgment acknowledgment) {
		return this.invoker.isBatch() ? this.messages.batch(accepted, attempt, acknowledgment)
				: this.messages.message(accepted.get(0), attempt, acknowledgment);
	}

	private void handled(int count) {
		this.context.status().handled(count);
		this.context.meters().handled(count);
	}

	/** The listener counts what it got; everyone else counts what was read. */
	private static Throwable inTermsOf(List<NumberedMessage> all, List<NumberedMessage> accepted, Throwable failure) {
		if (failure instanceof BatchListenerFailedException batch
				&& (batch.getIndex() < 0 || batch.getIndex() >= accepted.size())) {
			return new IllegalStateException("The listener threw a BatchListenerFailedException with the index "
					+ batch.getIndex() + ", but its batch had " + accepted.size()
					+ " message(s), counted from 0; all of them count as failed", batch);
		}
		if (accepted.size() == all.size()) {
			return failure;
		}
		if (failure instanceof BatchListenerFailedException batch) {
			return new BatchListenerFailedException(batch.getMessage(), batch.getCause(),
					all.indexOf(accepted.get(batch.getIndex())));
		}
		if (failure instanceof PoisonedBatchException poison && poison.getCause() instanceof Exception cause) {
			return new PoisonedBatchException(all.indexOf(accepted.get(poison.getIndex())), cause);
		}
		return failure;
	}

	private static void acknowledge(@Nullable Acknowledgment acknowledgment) {
		if (acknowledgment != null) {
			acknowledgment.acknowledge();
		}
	}

}
