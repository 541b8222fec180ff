package io.durablestreams.listener.container;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.BatchListenerFailedException;
import io.durablestreams.listener.container.Checkpoints.Mark;
import io.durablestreams.listener.failure.FailedMessage;
import io.durablestreams.listener.failure.FinalFailures;
import io.durablestreams.listener.failure.RetryWaits;
import io.durablestreams.listener.invoke.ListenerInvoker;
import io.durablestreams.listener.invoke.NumberedMessage;
import io.durablestreams.listener.invoke.PoisonedBatchException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Handles what is in hand: attempts with waits in between, then the failure policy, then
 * the checkpoint.
 */
final class DeliveryHandling {

	private final ConsumerContext context;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final FailureHandling failures;

	private final DeliveryAttempt attempt;

	private final FinalFailures finalFailures;

	/**
	 * What remains to be done with the messages in hand. One after the other, not one
	 * within the other: a batch may fall into as many pieces as it has messages.
	 */
	private final Deque<Supplier<Mono<Void>>> steps = new ArrayDeque<>();

	/** What the listener handled of a batch before it failed is gone. */
	private final boolean transactional;

	DeliveryHandling(ConsumerContext context, ListenerInvoker invoker, Checkpoints checkpoints,
			Acknowledging acknowledging, Tenure tenure) {
		this.context = context;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.failures = new FailureHandling(context, acknowledging);
		this.attempt = new DeliveryAttempt(context, invoker,
				new HandlingTransaction(context.transactions(), checkpoints, tenure));
		this.transactional = context.transactions() != null;
		this.finalFailures = new FinalFailures(context.properties().notRetried());
	}

	/**
	 * Handle messages.
	 * @param reads the messages, one unless the listener takes batches
	 * @param interrupted ends waits, not the handler
	 * @return completes once the consumer may go on, on the executor
	 */
	Mono<Void> handle(List<ReadSignal.Message> reads, Mono<Void> interrupted) {
		long ordinal = this.checkpoints.consumed().ordinal();
		List<NumberedMessage> messages = new ArrayList<>(reads.size());
		for (ReadSignal.Message read : reads) {
			messages.add(new NumberedMessage(read, ++ordinal));
		}
		this.steps.clear();
		return handle(messages, newWaits(), interrupted).then(Mono.defer(this::remainingSteps));
	}

	/**
	 * Apply the failure policy to a message that can't even be read.
	 * @param read what is known of it
	 * @param failure why it can't be read
	 * @param interrupted ends the waits
	 * @return completes once the consumer may go on behind it; fails if it must not
	 */
	Mono<Void> giveUp(ReadSignal.Message read, Throwable failure, Mono<Void> interrupted) {
		List<NumberedMessage> unread = List.of(new NumberedMessage(read, this.checkpoints.consumed().ordinal() + 1));
		return recover(unread, 1, failure, interrupted);
	}

	/**
	 * Interrupt the handler if it is at work.
	 */
	void interruptHandler() {
		this.attempt.interrupt();
	}

	/**
	 * Whether it is the handler that asks.
	 */
	boolean isCalledByHandler() {
		return this.attempt.isCalledByHandler();
	}

	private Mono<Void> remainingSteps() {
		if (this.steps.isEmpty()) {
			return Mono.empty();
		}
		return Mono.defer(() -> this.steps.remove().get()).repeat(() -> !this.steps.isEmpty()).then();
	}

	@SafeVarargs
	private Mono<Void> next(Supplier<Mono<Void>>... next) {
		for (int i = next.length - 1; i >= 0; i--) {
			this.steps.addFirst(next[i]);
		}
		return Mono.empty();
	}

	private Mono<Void> handle(List<NumberedMessage> messages, RetryWaits waits, Mono<Void> interrupted) {
		if (messages.isEmpty()) {
			return Mono.empty();
		}
		Mark behind = markBehind(messages, messages.size());
		Acknowledgment acknowledgment = this.acknowledging.begin(behind);
		Mono<Void> attempts = Mono
			.defer(() -> this.attempt.handle(messages, behind, waits.failures() + 1, acknowledgment));
		return this.context.waits()
			.attempt(attempts, (failure) -> nextWait(waits, failure), interrupted)
			.then(Mono.defer(() -> this.acknowledging.done(behind, messages.size(), interrupted)))
			.onErrorResume(HandlingFailedException.class,
					(failure) -> afterFailure(messages, waits, failure.getFailure(), acknowledgment, interrupted));
	}

	private @Nullable Duration nextWait(RetryWaits waits, Throwable failure) {
		if (!(failure instanceof HandlingFailedException failed)) {
			return null;
		}
		Throwable cause = failed.getFailure();
		boolean handledPart = !this.transactional && cause instanceof BatchListenerFailedException batch
				&& batch.getIndex() > 0;
		if (handledPart || cause instanceof PoisonedBatchException) {
			return null;
		}
		Duration wait = waits.next();
		return isFinal(cause) ? null : wait;
	}

	private Mono<Void> afterFailure(List<NumberedMessage> messages, RetryWaits waits, Throwable failure,
			@Nullable Acknowledgment acknowledgment, Mono<Void> interrupted) {
		if (failure instanceof PoisonedBatchException poison) {
			Throwable cause = (poison.getCause() != null) ? poison.getCause() : poison;
			return around(messages, poison.getIndex(), 1, cause, interrupted);
		}
		if (failure instanceof BatchListenerFailedException batch && batch.getIndex() >= 0
				&& batch.getIndex() < messages.size()) {
			if (this.transactional) {
				return around(messages, batch.getIndex(), waits.failures(), batch, interrupted);
			}
			return behindHandledPart(messages, waits, batch, acknowledgment, interrupted);
		}
		return recover(messages, waits.failures(), failure, acknowledgment, interrupted);
	}

	/**
	 * Nothing has been handled: handle what comes before a message, then what comes
	 * behind it.
	 */
	private Mono<Void> around(List<NumberedMessage> messages, int index, int attempts, Throwable failure,
			Mono<Void> interrupted) {
		List<NumberedMessage> before = messages.subList(0, index);
		List<NumberedMessage> failed = messages.subList(index, index + 1);
		List<NumberedMessage> behind = messages.subList(index + 1, messages.size());
		return next(() -> handle(before, newWaits(), interrupted),
				() -> recover(failed, attempts, failure, interrupted), () -> handle(behind, newWaits(), interrupted));
	}

	private Mono<Void> recover(List<NumberedMessage> messages, int attempts, Throwable failure,
			Mono<Void> interrupted) {
		Acknowledgment acknowledgment = this.acknowledging.begin(markBehind(messages, messages.size()));
		return recover(messages, attempts, failure, acknowledgment, interrupted);
	}

	private Mono<Void> behindHandledPart(List<NumberedMessage> messages, RetryWaits waits,
			BatchListenerFailedException failure, @Nullable Acknowledgment acknowledgment, Mono<Void> interrupted) {
		int index = failure.getIndex();
		List<NumberedMessage> rest = messages.subList(index, messages.size());
		if (index == 0) {
			return next(() -> recover(rest.subList(0, 1), waits.failures(), failure, interrupted),
					() -> handle(rest.subList(1, rest.size()), newWaits(), interrupted));
		}
		this.context.status().handled(index);
		this.context.meters().handled(index);
		RetryWaits restWaits = newWaits();
		Duration wait = restWaits.next();
		Mono<Void> part = this.acknowledging.partDone(acknowledgment, markBehind(messages, index), index, interrupted);
		if (wait == null || isFinal(failure)) {
			BatchListenerFailedException atFirst = new BatchListenerFailedException(failure.getMessage(),
					failure.getCause(), 0);
			next(() -> behindHandledPart(rest, restWaits, atFirst, null, interrupted));
			return part;
		}
		next(() -> handle(rest, restWaits, interrupted));
		return part.then(this.context.waits().sleep(wait, interrupted)).then();
	}

	private Mono<Void> recover(List<NumberedMessage> messages, int attempts, Throwable failure,
			@Nullable Acknowledgment acknowledgment, Mono<Void> interrupted) {
		return this.acknowledging.confirm(interrupted)
			.thenMany(Flux.fromIterable(messages))
			.concatMap((message) -> recover(message, attempts, failure, acknowledgment == null, interrupted))
			.then(Mono.defer(() -> {
				if (acknowledgment == null) {
					return Mono.empty();
				}
				acknowledgment.acknowledge();
				return this.acknowledging.done(markBehind(messages, messages.size()), messages.size(), interrupted);
			}));
	}

	private Mono<Void> recover(NumberedMessage message, int attempts, Throwable failure, boolean done,
			Mono<Void> interrupted) {
		Mono<Void> recovered = this.failures.recover(new FailedMessage(this.context.listenerId(), this.context.group(),
				this.context.streamName(), message.read(), message.ordinal(), attempts, failure), interrupted);
		return done
				? recovered
					.then(Mono.defer(() -> this.acknowledging.done(markBehind(List.of(message), 1), 1, interrupted)))
				: recovered;
	}

	private boolean isFinal(Throwable failure) {
		Throwable cause = failure.getCause();
		return this.finalFailures.isFinal(failure) || (failure instanceof BatchListenerFailedException && cause != null
				&& this.finalFailures.isFinal(cause));
	}

	private RetryWaits newWaits() {
		return new RetryWaits(this.context.properties().backOff());
	}

	private static Mark markBehind(List<NumberedMessage> messages, int count) {
		NumberedMessage last = messages.get(count - 1);
		return new Mark(last.read().position(), last.ordinal());
	}

}
