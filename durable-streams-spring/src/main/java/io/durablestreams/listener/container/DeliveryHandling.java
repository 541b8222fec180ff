package io.durablestreams.listener.container;

import java.time.Duration;
import java.util.List;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.container.Checkpoints.Mark;
import io.durablestreams.listener.failure.FailedMessage;
import io.durablestreams.listener.failure.FinalFailures;
import io.durablestreams.listener.failure.RetryWaits;
import io.durablestreams.listener.invoke.ListenerInvoker;
import io.durablestreams.listener.invoke.StreamMessages;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.messaging.Message;

/**
 * Handles what is in hand: attempts with waits in between, then the failure policy, then
 * the checkpoint.
 */
final class DeliveryHandling {

	private final ConsumerContext context;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final FailureHandling failures;

	private final ListenerInvoker invoker;

	private final HandlerCall handler;

	private final StreamMessages messages;

	private final FinalFailures finalFailures;

	DeliveryHandling(ConsumerContext context, ListenerInvoker invoker, Checkpoints checkpoints,
			Acknowledging acknowledging) {
		this.context = context;
		this.invoker = invoker;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.failures = new FailureHandling(context, acknowledging);
		this.handler = new HandlerCall(context, invoker);
		this.messages = new StreamMessages(context.listenerId(), context.group(), context.streamName());
		this.finalFailures = new FinalFailures(context.properties().notRetried());
	}

	/**
	 * Handle messages.
	 * @param reads the messages, one unless the listener takes batches
	 * @param interrupted ends waits, not the handler
	 * @return completes once the consumer may go on, on the executor
	 */
	Mono<Void> handle(List<ReadSignal.Message> reads, Mono<Void> interrupted) {
		Mark before = this.checkpoints.consumed();
		Mark behind = before.after(reads.get(reads.size() - 1).position(), reads.size());
		long ordinal = before.ordinal() + 1;
		RetryWaits waits = new RetryWaits(this.context.properties().backOff());
		Acknowledgment acknowledgment = this.acknowledging.begin(behind);
		return Mono
			.defer(() -> this.handler.call(message(reads, ordinal, waits.failures() + 1, acknowledgment), ordinal))
			.retryWhen(this.context.waits().retry((failure) -> nextWait(waits, failure), interrupted))
			.doOnSuccess((result) -> handled(reads.size()))
			.then()
			.onErrorResume((failure) -> !(failure instanceof TurnInterruptedException),
					(failure) -> recover(reads, ordinal, waits.failures(), failure, acknowledgment, interrupted))
			.then(Mono.defer(() -> this.acknowledging.done(behind, reads.size(), interrupted)));
	}

	/**
	 * Interrupt the handler if it is at work.
	 */
	void interruptHandler() {
		this.handler.interrupt();
	}

	private Message<?> message(List<ReadSignal.Message> reads, long ordinal, int attempt,
			@Nullable Acknowledgment acknowledgment) {
		return this.invoker.isBatch() ? this.messages.batch(reads, ordinal, attempt, acknowledgment)
				: this.messages.message(reads.get(0), ordinal, attempt, acknowledgment);
	}

	private @Nullable Duration nextWait(RetryWaits waits, Throwable failure) {
		Duration wait = waits.next();
		return this.finalFailures.isFinal(failure) ? null : wait;
	}

	private void handled(int count) {
		this.context.status().handled(count);
		this.context.meters().handled(count);
	}

	private Mono<Void> recover(List<ReadSignal.Message> reads, long firstOrdinal, int attempts, Throwable failure,
			@Nullable Acknowledgment acknowledgment, Mono<Void> interrupted) {
		return Flux.range(0, reads.size())
			.concatMap(
					(index) -> this.failures.recover(new FailedMessage(this.context.listenerId(), this.context.group(),
							this.context.streamName(), reads.get(index), firstOrdinal + index, attempts, failure),
							interrupted))
			.then(Mono.fromRunnable(() -> {
				if (acknowledgment != null) {
					acknowledgment.acknowledge();
				}
			}));
	}

}
