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
import java.util.function.Consumer;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.BatchListenerFailedException;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.failure.HandlerErrorException;
import io.durablestreams.listener.internal.failure.DeadLetters;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.listener.internal.failure.FinalFailures;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.listener.internal.invoke.PoisonedBatchException;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What follows an attempt that failed: a wait and another one, smaller pieces of a batch,
 * and in the end the failure policy.
 */
final class FailureHandling {

	private static final Log logger = LogFactory.getLog(FailureHandling.class);

	private final ConsumerContext context;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final MessageHandling handling;

	private final FinalFailures finalFailures;

	/** What the listener handled of a batch before it failed is gone. */
	private final boolean transactional;

	private final DeadLetters deadLetters;

	private final Consumer<Throwable> onFailure;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param task takes the steps
	 * @param checkpoints the consumer's checkpoints
	 * @param acknowledging stores checkpoints
	 * @param handling makes further attempts
	 * @param onFailure told why the consumer must not go on
	 */
	FailureHandling(ConsumerContext context, SerialTask task, Checkpoints checkpoints, Acknowledging acknowledging,
			MessageHandling handling, Consumer<Throwable> onFailure) {
		this.context = context;
		this.task = task;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.handling = handling;
		this.finalFailures = new FinalFailures(context.properties().notRetried());
		this.transactional = context.transactions() != null;
		this.deadLetters = new DeadLetters(context.client(), context.properties().deadLetterStream());
		this.onFailure = onFailure;
	}

	/**
	 * An attempt has failed: wait for the next, or apply the policy to what is at fault.
	 * @param delivery what is in hand
	 * @param thrown why it failed
	 */
	void failed(Delivery delivery, Throwable thrown) {
		if (thrown instanceof CheckpointMovedException moved) {
			throw moved;
		}
		if (thrown instanceof Error error && !(error instanceof AssertionError)) {
			throw new HandlerErrorException(error);
		}
		Throwable failure = inTermsOf(delivery,
				(thrown instanceof AssertionError error) ? new HandlerErrorException(error) : thrown);
		RetryWaits waits = (delivery.waits != null) ? delivery.waits : newWaits();
		delivery.waits = waits;
		Duration wait = nextWait(waits, failure);
		if (wait != null) {
			tellRetry(atFault(delivery.messages, failure), waits.failures(), failure, wait);
			this.task.next(() -> this.handling.attempt(delivery));
			this.task.sleep(wait);
		}
		else {
			afterFailure(delivery, waits, failure);
		}
	}

	/** With the stack trace at first; the last has it where the policy is told. */
	private void tellRetry(List<NumberedMessage> messages, int attempts, Throwable failure, Duration wait) {
		this.context.status().atFault(failedMessages(messages, attempts, failure));
		NumberedMessage last = messages.get(messages.size() - 1);
		String which = (messages.size() == 1) ? "message " + last.ordinal()
				: "the batch of messages " + messages.get(0).ordinal() + " to " + last.ordinal();
		String text = "Listener '" + this.context.listenerId() + "': attempt " + attempts + " to handle " + which
				+ " of stream '" + this.context.streamName() + "' (position " + last.read().position()
				+ ") failed; the next is in " + wait.toMillis() + " ms";
		if (attempts == 1) {
			logger.warn(text, failure);
		}
		else {
			logger.warn(text + " (" + failure + ")");
		}
	}

	private static List<NumberedMessage> atFault(List<NumberedMessage> messages, Throwable failure) {
		boolean one = failure instanceof BatchListenerFailedException batch && batch.getIndex() < messages.size();
		int index = one ? ((BatchListenerFailedException) failure).getIndex() : 0;
		return one ? messages.subList(index, index + 1) : messages;
	}

	private List<FailedMessage> failedMessages(List<NumberedMessage> messages, int attempts, Throwable failure) {
		return messages.stream()
			.map((message) -> new FailedMessage(this.context.listenerId(), this.context.group(),
					this.context.streamName(), message.read(), message.ordinal(), attempts, failure))
			.toList();
	}

	private @Nullable Duration nextWait(RetryWaits waits, Throwable failure) {
		boolean handledPart = !this.transactional && failure instanceof BatchListenerFailedException batch
				&& batch.getIndex() > 0;
		if (handledPart || failure instanceof PoisonedBatchException) {
			return null;
		}
		Duration wait = waits.next();
		return isFinal(failure) ? null : wait;
	}

	private void afterFailure(Delivery delivery, RetryWaits waits, Throwable failure) {
		List<NumberedMessage> messages = delivery.messages;
		if (failure instanceof PoisonedBatchException poison) {
			Throwable cause = (poison.getCause() != null) ? poison.getCause() : poison;
			around(messages, poison.getIndex(), 1, cause);
		}
		else if (failure instanceof BatchListenerFailedException batch && batch.getIndex() < messages.size()) {
			if (this.transactional) {
				around(messages, batch.getIndex(), waits.failures(), batch);
			}
			else {
				behindHandledPart(messages, waits, batch, delivery.acknowledgment);
			}
		}
		else {
			recover(delivery, waits.failures(), failure);
		}
	}

	/**
	 * Nothing has been handled: handle what comes before a message, then what comes
	 * behind it.
	 */
	private void around(List<NumberedMessage> messages, int index, int attempts, Throwable failure) {
		List<NumberedMessage> before = messages.subList(0, index);
		List<NumberedMessage> failed = messages.subList(index, index + 1);
		List<NumberedMessage> behind = messages.subList(index + 1, messages.size());
		this.task.next(() -> this.handling.handle(before, null), () -> recover(failed, attempts, failure),
				() -> this.handling.handle(behind, null));
	}

	private void behindHandledPart(List<NumberedMessage> messages, RetryWaits waits,
			BatchListenerFailedException failure, @Nullable Acknowledgment acknowledgment) {
		int index = failure.getIndex();
		List<NumberedMessage> rest = messages.subList(index, messages.size());
		if (index == 0) {
			this.task.next(() -> recover(rest.subList(0, 1), waits.failures(), failure),
					() -> this.handling.handle(rest.subList(1, rest.size()), null));
			return;
		}
		this.context.status().handled(index);
		this.context.meters().handled(index);
		RetryWaits restWaits = newWaits();
		Duration wait = restWaits.next();
		if (wait == null || isFinal(failure)) {
			BatchListenerFailedException atFirst = new BatchListenerFailedException(failure.getMessage(),
					failure.getCause(), 0);
			this.task.next(() -> behindHandledPart(rest, restWaits, atFirst, null));
		}
		else {
			this.task.next(() -> {
				tellRetry(rest.subList(0, 1), 1, failure, wait);
				this.task.sleep(wait);
			}, () -> this.handling.handle(rest, restWaits));
		}
		this.acknowledging.partDone(acknowledgment,
				this.checkpoints.behind(messages.get(index - 1), this.task.turnTime()), index);
	}

	/**
	 * Apply the failure policy to messages, one after the other.
	 * @param messages the messages
	 * @param attempts how many attempts there were to handle them
	 * @param failure why the last one failed
	 */
	void recover(List<NumberedMessage> messages, int attempts, Throwable failure) {
		Checkpoint behind = this.checkpoints.behind(messages.get(messages.size() - 1), this.task.turnTime());
		recover(new Delivery(messages, behind, this.acknowledging.begin(behind), null), attempts, failure);
	}

	private void recover(Delivery delivery, int attempts, Throwable failure) {
		Acknowledgment acknowledgment = delivery.acknowledgment;
		List<FailedMessage> failed = failedMessages(delivery.messages, attempts, failure);
		List<Runnable> steps = new ArrayList<>();
		steps.add(this.acknowledging::confirm);
		steps.add(() -> this.context.status().atFault(failed));
		for (int i = 0; i < failed.size(); i++) {
			FailedMessage message = failed.get(i);
			Checkpoint behind = this.checkpoints.behind(delivery.messages.get(i), this.task.turnTime());
			steps.add(() -> recover(message));
			if (acknowledgment == null) {
				steps.add(() -> this.acknowledging.done(behind, 1));
			}
		}
		if (acknowledgment != null) {
			steps.add(() -> {
				acknowledgment.acknowledge();
				this.acknowledging.done(delivery.behind, delivery.messages.size());
			});
		}
		this.task.next(steps.toArray(Runnable[]::new));
	}

	/** The listener counts what it got; everyone else counts what was read. */
	private static Throwable inTermsOf(Delivery delivery, Throwable failure) {
		List<NumberedMessage> all = delivery.messages;
		List<NumberedMessage> accepted = delivery.accepted;
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

	private boolean isFinal(Throwable failure) {
		Throwable cause = failure.getCause();
		return this.finalFailures.isFinal(failure) || (failure instanceof BatchListenerFailedException && cause != null
				&& this.finalFailures.isFinal(cause));
	}

	private RetryWaits newWaits() {
		return new RetryWaits(this.context.properties().backOff());
	}

	/** The steps that follow are taken once the consumer may go on behind the message. */
	private void recover(FailedMessage failed) {
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
