package io.durablestreams.listener.container;

import java.util.function.Consumer;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.listener.event.ListenerEvent;
import io.durablestreams.listener.failure.DeadLetters;
import io.durablestreams.listener.failure.FailedMessage;
import io.durablestreams.listener.failure.RetryWaits;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Applies the failure policy to messages whose attempts are used up.
 */
final class FailureHandling {

	private static final Log logger = LogFactory.getLog(FailureHandling.class);

	private final ConsumerContext context;

	private final SerialTask task;

	private final Acknowledging acknowledging;

	private final DeadLetters deadLetters;

	private final Consumer<Throwable> onFailure;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param task takes the steps
	 * @param acknowledging stores checkpoints
	 * @param onFailure told why the consumer must not go on
	 */
	FailureHandling(ConsumerContext context, SerialTask task, Acknowledging acknowledging,
			Consumer<Throwable> onFailure) {
		this.context = context;
		this.task = task;
		this.acknowledging = acknowledging;
		this.deadLetters = new DeadLetters(context.client(), context.properties().deadLetterStream());
		this.onFailure = onFailure;
	}

	/**
	 * Apply the policy. The steps that follow are taken once the consumer may go on
	 * behind the message.
	 * @param failed the message
	 */
	void recover(FailedMessage failed) {
		switch (this.context.properties().failure()) {
			case STOP -> this.onFailure.accept(failed.cause());
			case SKIP -> skip(failed);
			case DEAD_LETTER -> deadLetter(failed, RetryWaits.unlimited());
		}
	}

	/**
	 * Pass over a message.
	 * @param failed the message
	 */
	void skip(FailedMessage failed) {
		logger.warn(describe(failed) + " is skipped", failed.cause());
		this.context.meters().skipped();
		this.context.publish(skipped(failed));
	}

	static ListenerEvent.MessageSkipped skipped(FailedMessage failed) {
		return new ListenerEvent.MessageSkipped(failed.listenerId(), failed.stream(), failed.message().position(),
				failed.ordinal(), failed.attempts(), failed.cause());
	}

	/**
	 * The checkpoint first: after a crash the letter is sent again, under the same
	 * producer id, only while the message keeps its ordinal and position.
	 */
	private void deadLetter(FailedMessage failed, RetryWaits waits) {
		this.task.next(this.acknowledging::save, () -> send(failed, waits));
	}

	private void send(FailedMessage failed, RetryWaits waits) {
		this.task.await(this.deadLetters.send(failed), (nothing, failure) -> {
			if (failure == null) {
				deadLettered(failed);
			}
			else if (failure instanceof DurableStreamException error && error.isTransient()) {
				this.context.status().disrupted(failure);
				deadLetter(failed, waits);
				this.task.sleep(waits.next());
			}
			else {
				if (failure != failed.cause()) {
					failure.addSuppressed(failed.cause());
				}
				this.onFailure.accept(failure);
			}
		});
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
		return "Message " + failed.ordinal() + " of stream '" + failed.stream() + "' (position "
				+ failed.message().position() + "), which listener '" + failed.listenerId() + "' could not handle in "
				+ failed.attempts() + " attempt(s),";
	}

}
