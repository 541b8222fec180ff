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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.BatchListenerFailedException;
import io.durablestreams.listener.failure.FailureDecision;
import io.durablestreams.listener.failure.HandlerErrorException;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.listener.internal.invoke.PoisonedBatchException;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What follows an attempt that failed: a wait and another one, smaller pieces of a batch,
 * and in the end what the error handler decides.
 */
final class FailureHandling {

	private static final Log logger = LogFactory.getLog(FailureHandling.class);

	private final ConsumerContext context;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final MessageHandling handling;

	/** What the listener handled of a batch before it failed is gone. */
	private final boolean transactional;

	private final FailureDecisions decisions;

	private final MessageRecovery recovery;

	/** Attempts to read a message that is too large. */
	private @Nullable RetryWaits unreadWaits;

	private long unread;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param task takes the steps
	 * @param checkpoints the consumer's checkpoints
	 * @param acknowledging stores checkpoints
	 * @param handling makes further attempts
	 * @param scope told what becomes of messages
	 * @param onFailure told why the consumer must not go on
	 */
	FailureHandling(ConsumerContext context, SerialTask task, Checkpoints checkpoints, Acknowledging acknowledging,
			MessageHandling handling, HandlingScope scope, Consumer<Throwable> onFailure) {
		this.context = context;
		this.task = task;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.handling = handling;
		this.transactional = context.transactions() != null;
		this.decisions = new FailureDecisions(context, scope, onFailure);
		this.recovery = new MessageRecovery(context, task, checkpoints, acknowledging, scope, onFailure);
	}

	/**
	 * An attempt has failed: wait for the next, or do with what is at fault as the error
	 * handler decides.
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
		if (failure instanceof PoisonedBatchException poison) {
			poisoned(delivery, poison);
		}
		else if (!this.transactional && failure instanceof BatchListenerFailedException batch && batch.getIndex() > 0) {
			behindHandledPart(delivery, batch);
		}
		else {
			attemptFailed(delivery, failure);
		}
	}

	private void attemptFailed(Delivery delivery, Throwable failure) {
		List<NumberedMessage> all = delivery.messages;
		RetryWaits waits = waits(delivery);
		delivery.waits = waits;
		int index = (failure instanceof BatchListenerFailedException batch) ? batch.getIndex() : 0;
		boolean one = failure instanceof BatchListenerFailedException && all.size() > 1;
		List<NumberedMessage> atFault = one ? all.subList(index, index + 1) : all;
		FailureDecision decision = this.decisions.decide(atFault, waits, failure);
		if (decision instanceof FailureDecision.Retry retry) {
			retry(atFault, waits, failure, retry.delay(), () -> this.handling.attempt(delivery));
		}
		else if (decision != null && one) {
			around(all, index, () -> recover(atFault, waits, failure, decision));
		}
		else if (decision != null) {
			recover(delivery, waits, failure, decision);
		}
	}

	/** A message of a batch can't be converted; the listener has seen none of it. */
	private void poisoned(Delivery delivery, PoisonedBatchException poison) {
		List<NumberedMessage> all = delivery.messages;
		RetryWaits waits = (all.size() == 1) ? waits(delivery) : this.decisions.newWaits();
		Throwable cause = (poison.getCause() != null) ? poison.getCause() : poison;
		List<NumberedMessage> atFault = all.subList(poison.getIndex(), poison.getIndex() + 1);
		around(all, poison.getIndex(), () -> settle(atFault, waits, cause, () -> this.handling.handle(atFault, waits)));
	}

	/**
	 * A message can't even be read.
	 * @param messages the message, without its bytes
	 * @param failure why it can't be read
	 */
	void unread(List<NumberedMessage> messages, Throwable failure) {
		long ordinal = messages.get(0).ordinal();
		RetryWaits waits = (this.unreadWaits != null && this.unread == ordinal) ? this.unreadWaits
				: this.decisions.newWaits();
		this.unreadWaits = waits;
		this.unread = ordinal;
		settle(messages, waits, failure, () -> {
			// It is read again, as where the consumer stands hasn't changed.
		});
	}

	private void settle(List<NumberedMessage> atFault, RetryWaits waits, Throwable failure, Runnable again) {
		FailureDecision decision = this.decisions.decide(atFault, waits, failure);
		if (decision instanceof FailureDecision.Retry retry) {
			retry(atFault, waits, failure, retry.delay(), again);
		}
		else if (decision != null) {
			recover(atFault, waits, failure, decision);
		}
	}

	private RetryWaits waits(Delivery delivery) {
		return (delivery.waits != null) ? delivery.waits : this.decisions.newWaits();
	}

	/** With the stack trace at first; the last has it where the decision is told. */
	private void retry(List<NumberedMessage> atFault, RetryWaits waits, Throwable failure, Duration wait,
			Runnable attempt) {
		this.context.meters().retried();
		NumberedMessage last = atFault.get(atFault.size() - 1);
		String which = (atFault.size() == 1) ? "message " + last.ordinal()
				: "the batch of messages " + atFault.get(0).ordinal() + " to " + last.ordinal();
		String text = "Listener '" + this.context.listenerId() + "': attempt " + waits.failures() + " to handle "
				+ which + " of stream '" + this.context.streamName() + "' (position " + last.read().position()
				+ ") failed; the next is in " + TimeUnit.MILLISECONDS.convert(wait) + " ms";
		if (waits.failures() == 1) {
			logger.warn(text, failure);
		}
		else {
			logger.warn(text + " (" + failure + ")");
		}
		this.task.next(attempt);
		this.task.sleep(wait);
	}

	/**
	 * Nothing has been handled: handle what comes before a message, then what comes
	 * behind it.
	 */
	private void around(List<NumberedMessage> messages, int index, Runnable atFault) {
		List<NumberedMessage> before = messages.subList(0, index);
		List<NumberedMessage> behind = messages.subList(index + 1, messages.size());
		this.task.next(() -> this.handling.handle(before, null), atFault, () -> this.handling.handle(behind, null));
	}

	private void behindHandledPart(Delivery delivery, BatchListenerFailedException failure) {
		List<NumberedMessage> messages = delivery.messages;
		int index = failure.getIndex();
		this.context.status().handled(index);
		this.context.meters().handled(index);
		List<NumberedMessage> rest = messages.subList(index, messages.size());
		BatchListenerFailedException atFirst = new BatchListenerFailedException(failure.getMessage(),
				failure.getCause(), 0);
		this.task.next(() -> restFailed(rest, atFirst));
		this.acknowledging.partDone(delivery.acknowledgment,
				this.checkpoints.behind(messages.get(index - 1), this.task.turnTime()), index);
	}

	private void restFailed(List<NumberedMessage> rest, BatchListenerFailedException failure) {
		RetryWaits waits = this.decisions.newWaits();
		List<NumberedMessage> atFault = rest.subList(0, 1);
		FailureDecision decision = this.decisions.decide(atFault, waits, failure);
		if (decision instanceof FailureDecision.Retry retry) {
			retry(atFault, waits, failure, retry.delay(), () -> this.handling.handle(rest, waits));
		}
		else if (decision != null) {
			around(rest, 0, () -> recover(atFault, waits, failure, decision));
		}
	}

	private void recover(List<NumberedMessage> messages, RetryWaits waits, Throwable failure,
			FailureDecision decision) {
		Checkpoint behind = this.checkpoints.behind(messages.get(messages.size() - 1), this.task.turnTime());
		recover(new Delivery(messages, behind, this.acknowledging.begin(behind), null), waits, failure, decision);
	}

	/** One message after the other. */
	private void recover(Delivery delivery, RetryWaits waits, Throwable failure, FailureDecision decision) {
		Acknowledgment acknowledgment = delivery.acknowledgment;
		List<FailedMessage> failed = this.decisions.failed(delivery.messages, waits.failures(), failure);
		List<Runnable> steps = new ArrayList<>();
		steps.add(this.acknowledging::confirm);
		steps.add(() -> this.context.status().atFault(failed));
		for (int i = 0; i < failed.size(); i++) {
			FailedMessage message = failed.get(i);
			Checkpoint behind = this.checkpoints.behind(delivery.messages.get(i), this.task.turnTime());
			steps.add(() -> this.recovery.recover(message, behind, decision));
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

	/**
	 * Pass over a message.
	 * @param failed the message
	 */
	void skip(FailedMessage failed) {
		this.recovery.skip(failed);
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

}
