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

import java.time.Instant;
import java.util.function.Consumer;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.failure.FailureDecision;
import io.durablestreams.listener.internal.failure.DeadLetterSender;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Does with a message that can't be handled what was decided: passes over it, puts it on
 * a dead letter stream, or fails the consumer.
 */
final class MessageRecovery {

	private static final Log logger = LogFactory.getLog(MessageRecovery.class);

	private final ConsumerContext context;

	private final SerialTask task;

	private final Acknowledging acknowledging;

	private final DeadLetterSender deadLetters;

	private final @Nullable LetterWriter writer;

	private final HandlingScope scope;

	private final Consumer<Throwable> onFailure;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param task takes the steps
	 * @param checkpoints the consumer's checkpoints
	 * @param acknowledging stores checkpoints
	 * @param scope told what becomes of messages
	 * @param onFailure told why the consumer must not go on
	 */
	MessageRecovery(ConsumerContext context, SerialTask task, Checkpoints checkpoints, Acknowledging acknowledging,
			HandlingScope scope, Consumer<Throwable> onFailure) {
		this.context = context;
		this.task = task;
		this.acknowledging = acknowledging;
		this.deadLetters = new DeadLetterSender(context.client());
		this.writer = LetterWriter.of(context, checkpoints);
		this.scope = scope;
		this.onFailure = onFailure;
	}

	/**
	 * The steps that follow are taken once the consumer may go on behind the message.
	 * @param failed the message
	 * @param behind the checkpoint behind it
	 * @param decision what was decided, anything but another attempt
	 */
	void recover(FailedMessage failed, Checkpoint behind, FailureDecision decision) {
		if (decision instanceof FailureDecision.Skip) {
			skip(failed);
		}
		else if (this.writer != null && decision instanceof RetryLater later) {
			writeLater(this.writer, failed.asSent(), behind, later.next());
		}
		else if (this.writer != null && decision instanceof FailureDecision.DeadLetter letter) {
			FailedMessage sent = failed.asSent();
			write(this.writer, sent, behind, target(sent, letter.stream()));
		}
		else if (decision instanceof RetryLater later) {
			retryLater(failed.asSent(), later.next(), RetryWaits.unlimited());
		}
		else if (decision instanceof FailureDecision.DeadLetter letter) {
			FailedMessage sent = failed.asSent();
			deadLetter(sent, target(sent, letter.stream()), RetryWaits.unlimited());
		}
		else {
			this.onFailure.accept(failed.cause());
		}
	}

	/**
	 * Pass over a message.
	 * @param failed the message
	 */
	void skip(FailedMessage failed) {
		logger.warn(describe(failed) + " is skipped", failed.cause());
		this.scope.outcome(HandlingScope.Outcome.SKIPPED, failed.cause());
		this.context.meters().skipped();
		this.context.reports().publish(skipped(failed));
	}

	static ListenerEvent.MessageSkipped skipped(FailedMessage message) {
		FailedMessage failed = message.asSent();
		return new ListenerEvent.MessageSkipped(failed.listenerId(), failed.stream(), failed.message().position(),
				failed.ordinal(), failed.attempts(), failed.cause());
	}

	private String target(FailedMessage failed, @Nullable String stream) {
		String pattern = (stream != null) ? stream : this.context.properties().deadLetterStream();
		return DeadLetterSender.streamOf(pattern, failed.stream(), failed.group(), failed.listenerId());
	}

	/**
	 * The checkpoint first: after a crash the letter is sent again, under the same
	 * producer id, only while the message keeps its ordinal and position.
	 */
	private void deadLetter(FailedMessage failed, String target, RetryWaits waits) {
		this.task.next(this.acknowledging::save, () -> send(failed, target, waits));
	}

	private void send(FailedMessage failed, String target, RetryWaits waits) {
		this.task.await(this.deadLetters.send(failed, target), (nothing, failure) -> {
			if (failure == null) {
				deadLettered(failed, DurableStream.displayName(target));
			}
			else {
				notSent(failed, failure, waits, () -> deadLetter(failed, target, waits));
			}
		});
	}

	/** The checkpoint first, as with a dead letter. */
	private void retryLater(FailedMessage failed, RetryRoute next, RetryWaits waits) {
		this.task.next(this.acknowledging::save, () -> sendLater(failed, next, waits));
	}

	private void sendLater(FailedMessage failed, RetryRoute next, RetryWaits waits) {
		Instant due = Instant.now().plus(next.delay());
		this.task.await(this.deadLetters.delay(failed, next.stream(), due), (sent, failure) -> {
			if (failure != null) {
				notSent(failed, failure, waits, () -> retryLater(failed, next, waits));
			}
			else if (Boolean.TRUE.equals(sent)) {
				delayed(failed, next, due);
			}
			else {
				// What is too large for a letter can't be handled out of one.
				deadLetter(failed, target(failed, null), waits);
			}
		});
	}

	private void write(LetterWriter letters, FailedMessage failed, Checkpoint behind, String target) {
		write(letters, DeadLetterSender.write(failed), target, behind,
				() -> deadLettered(failed, DurableStream.displayName(target)));
	}

	private void writeLater(LetterWriter letters, FailedMessage failed, Checkpoint behind, RetryRoute next) {
		Instant due = Instant.now().plus(next.delay());
		byte[] letter = DeadLetterSender.write(failed, due);
		if (letter != null) {
			write(letters, letter, next.stream(), behind, () -> delayed(failed, next, due));
		}
		else {
			// What is too large for a letter can't be handled out of one.
			write(letters, failed, behind, target(failed, null));
		}
	}

	/** What the database can't do is never a message's fault: wait until it can. */
	private void write(LetterWriter letters, byte[] letter, String target, Checkpoint behind, Runnable then) {
		this.acknowledging.untilItWorks(() -> {
			try {
				letters.write(letter, target, behind);
			}
			catch (IllegalArgumentException ex) {
				// No stream has such a name.
				this.onFailure.accept(ex);
				return;
			}
			this.task.next(then);
		});
	}

	private void notSent(FailedMessage failed, Throwable failure, RetryWaits waits, Runnable again) {
		if (failure instanceof DurableStreamException error && error.isTransient()) {
			this.context.status().disrupted(failure);
			again.run();
			this.task.sleep(waits.next());
		}
		else {
			if (failure != failed.cause()) {
				failure.addSuppressed(failed.cause());
			}
			this.onFailure.accept(failure);
		}
	}

	private void delayed(FailedMessage failed, RetryRoute next, Instant due) {
		logger.warn(describe(failed) + " is put on retry stream '" + next.stream() + "', to be handled again at " + due,
				failed.cause());
		this.context.status().recovered();
		this.scope.outcome(HandlingScope.Outcome.DELAYED, failed.cause());
		this.context.meters().delayed();
		this.context.reports()
			.publish(new ListenerEvent.MessageDelayed(failed.listenerId(), failed.stream(), next.stream(),
					failed.message().position(), failed.ordinal(), failed.attempts(), failed.cause()));
	}

	private void deadLettered(FailedMessage failed, String target) {
		logger.warn(describe(failed) + " is put on dead letter stream '" + target + "'", failed.cause());
		this.context.status().recovered();
		this.scope.outcome(HandlingScope.Outcome.DEAD_LETTERED, failed.cause());
		this.context.meters().deadLettered();
		this.context.reports()
			.publish(new ListenerEvent.MessageDeadLettered(failed.listenerId(), failed.stream(), target,
					failed.message().position(), failed.ordinal(), failed.attempts(), failed.cause()));
	}

	private static String describe(FailedMessage failed) {
		return "Message " + failed.ordinal() + " of stream '" + failed.stream() + "' (position "
				+ failed.message().position() + "), which listener '" + failed.listenerId() + "' could not handle in "
				+ failed.attempts() + " attempt(s),";
	}

}
