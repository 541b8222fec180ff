package io.durablestreams.listener.container;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.event.ListenerEvent;
import io.durablestreams.listener.failure.DeadLetters;
import io.durablestreams.listener.failure.FailedMessage;
import io.durablestreams.listener.failure.RetryWaits;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

/**
 * Applies the failure policy to messages whose attempts are used up.
 */
final class FailureHandling {

	private static final Log logger = LogFactory.getLog(FailureHandling.class);

	private final ConsumerContext context;

	private final Acknowledging acknowledging;

	private final DeadLetters deadLetters;

	FailureHandling(ConsumerContext context, Acknowledging acknowledging) {
		this.context = context;
		this.acknowledging = acknowledging;
		this.deadLetters = new DeadLetters(context.client(), context.properties().deadLetterStream());
	}

	/**
	 * Apply the policy.
	 * @param failed the message
	 * @param interrupted ends the waits
	 * @return completes once the consumer may go on behind the message, on the executor;
	 * fails if it must not
	 */
	Mono<Void> recover(FailedMessage failed, Mono<Void> interrupted) {
		FailurePolicy policy = this.context.properties().failure();
		return switch (policy) {
			case STOP -> Mono.error(new ConsumptionFailedException(failed.cause()));
			case SKIP -> Mono.fromRunnable(() -> skip(failed));
			case DEAD_LETTER -> deadLetter(failed, interrupted);
		};
	}

	private void skip(FailedMessage failed) {
		logger.warn(describe(failed) + " is skipped", failed.cause());
		this.context.meters().skipped();
		this.context.publish(new ListenerEvent.MessageSkipped(failed.listenerId(), failed.stream(),
				failed.message().position(), failed.ordinal(), failed.attempts(), failed.cause()));
	}

	private Mono<Void> deadLetter(FailedMessage failed, Mono<Void> interrupted) {
		RetryWaits waits = RetryWaits.unlimited();
		// The checkpoint first: after a crash the letter is sent again, under the same
		// producer id, only while the message keeps its ordinal and position.
		Mono<Void> sent = this.acknowledging.save(interrupted)
			.then(Mono.defer(() -> this.deadLetters.send(failed)))
			.publishOn(this.context.runtime().handlers());
		return this.context.waits().attempt(sent, (failure) -> {
			if (failure instanceof DurableStreamException error && error.isTransient()) {
				this.context.status().disrupted(failure);
				return waits.next();
			}
			return null;
		}, interrupted).onErrorMap((failure) -> !(failure instanceof TurnInterruptedException), (failure) -> {
			failure.addSuppressed(failed.cause());
			return new ConsumptionFailedException(failure);
		}).then(Mono.fromRunnable(() -> deadLettered(failed)));
	}

	private void deadLettered(FailedMessage failed) {
		String target = this.deadLetters.streamOf(failed);
		logger.warn(describe(failed) + " is put on dead letter stream '" + target + "'", failed.cause());
		this.context.status().recovered();
		this.context.meters().deadLettered();
		this.context.publish(new ListenerEvent.MessageDeadLettered(failed.listenerId(), failed.stream(), target,
				failed.message().position(), failed.ordinal(), failed.attempts(), failed.cause()));
	}

	private static String describe(FailedMessage failed) {
		return "Message " + failed.ordinal() + " of stream '" + failed.stream() + "', which listener '"
				+ failed.listenerId() + "' could not handle in " + failed.attempts() + " attempt(s),";
	}

}
