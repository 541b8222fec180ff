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

import java.util.List;
import java.util.Map;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import io.durablestreams.listener.failure.HandlerErrorException;
import io.durablestreams.listener.internal.failure.LetterMarks;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.listener.internal.invoke.MessageDetour;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Handles the messages of dead letters again, one attempt each. What is remembered of a
 * letter takes the place of the checkpoint.
 */
final class LetterHandling {

	private static final Log logger = LogFactory.getLog(LetterHandling.class);

	private final ConsumerContext context;

	private final SerialTask task;

	private final ListenerInvoker invoker;

	private final ConsumerLease lease;

	private final HandlingScope scope;

	private final HandlerResults results;

	LetterHandling(ConsumerContext context, SerialTask task, ListenerInvoker invoker, ConsumerLease lease,
			HandlingScope scope) {
		this.context = context;
		this.task = task;
		this.invoker = invoker;
		this.lease = lease;
		this.scope = scope;
		this.results = new HandlerResults(context, invoker.sendTo());
	}

	/**
	 * Handle a letter's message. What is asked for is told in any case.
	 * @param request the letter
	 */
	void handle(LetterRequest request) {
		DeadLetter letter = request.letter();
		Checkpoints marks = new Checkpoints(LetterMarks.key(letter.group(), letter.deadLetterStream(), letter.id()),
				this.context.runtime().checkpointStore(), this.context.transactions(), (stored) -> {
				});
		Checkpoint mark;
		try {
			mark = marks.load();
		}
		catch (Exception | AssertionError ex) {
			request.refuse(ex);
			return;
		}
		if (LetterMarks.isDone(mark)) {
			request.complete(DeadLetterOutcome.Status.DONE_BEFORE, null);
		}
		else if (!letter.isComplete()) {
			request.complete(DeadLetterOutcome.Status.FAILED, new IllegalStateException("The message was too large for "
					+ "the " + letter + ", which has the beginning only; it is still where it was"));
		}
		else {
			new Handling(request, marks, LetterMarks.times(mark)).begin();
		}
	}

	/** One letter in hand. */
	private final class Handling implements HandlerAttempts.Receiver {

		private final LetterRequest request;

		private final Checkpoints marks;

		private final Checkpoint done;

		private final Checkpoint open;

		private final @Nullable LetterAcknowledgment acknowledgment;

		private final Delivery delivery;

		Handling(LetterRequest request, Checkpoints marks, int times) {
			this.request = request;
			this.marks = marks;
			this.done = LetterMarks.done(times + 1);
			this.open = LetterMarks.open(times + 1);
			boolean manual = LetterHandling.this.context.properties().acknowledge() == AcknowledgeMode.MANUAL;
			this.acknowledgment = manual
					? new LetterAcknowledgment(() -> LetterHandling.this.context.execute(this::acknowledgedLate))
					: null;
			this.delivery = new Delivery(List.of(message(request.letter(), times)), this.done, this.acknowledgment,
					null);
		}

		private static NumberedMessage message(DeadLetter letter, int times) {
			ReadSignal.Message message = new ReadSignal.Message(letter.data(), letter.contentType(), letter.position());
			return new NumberedMessage(message, letter.ordinal(), null,
					new MessageDetour(letter.stream(), letter.position(), letter.ordinal(), letter.attempts() + times,
							Map.of(DurableStreamHeaders.DEAD_LETTER, letter.id())));
		}

		void begin() {
			HandlerCall call = new HandlerCall(LetterHandling.this.context, LetterHandling.this.task,
					LetterHandling.this.invoker, this.marks, LetterHandling.this.lease, LetterHandling.this.results);
			new HandlerAttempts(LetterHandling.this.task, call, LetterHandling.this.scope, this).attempt(this.delivery);
		}

		@Override
		public void leftOut(Delivery filtered) {
			end();
		}

		@Override
		public void ended(Delivery handled, @Nullable Object result, @Nullable Throwable failure) {
			if (failure != null) {
				failed(failure);
			}
			else if (result != null && LetterHandling.this.results.isSent(result)) {
				Mono<Void> sent = LetterHandling.this.results.send(result, handled.accepted);
				LetterHandling.this.task.await(sent, (nothing, refused) -> {
					if (refused != null) {
						LetterHandling.this.context.status().handled(false);
						failed(HandlerResults.thrown(refused));
					}
					else {
						acknowledged();
					}
				});
			}
			else {
				acknowledged();
			}
		}

		private void acknowledged() {
			if (this.acknowledgment == null || this.acknowledgment.end()) {
				end();
			}
			else {
				failed(new IllegalStateException("The listener has not acknowledged the message of the "
						+ this.request.letter() + " before it returned"));
			}
		}

		private void end() {
			int handled = this.delivery.accepted.size();
			LetterHandling.this.context.status().handled(handled);
			LetterHandling.this.context.meters().handled(handled);
			LetterHandling.this.scope.outcome(HandlingScope.Outcome.HANDLED, null);
			try {
				store(this.done);
			}
			catch (Exception | AssertionError ex) {
				this.request.refuse(new IllegalStateException("The message of the " + this.request.letter()
						+ " was handled, but that could not be stored: it stays", ex));
				return;
			}
			logger.info("Listener '" + LetterHandling.this.context.listenerId() + "' has handled the message of the "
					+ this.request.letter());
			this.request.complete(DeadLetterOutcome.Status.HANDLED, null);
		}

		/**
		 * The lease, the store or the transaction manager is at fault, and not the
		 * message.
		 */
		private void failed(Throwable failure) {
			if (failure instanceof CheckpointMovedException moved) {
				this.request.refuse(moved.reason());
				return;
			}
			Throwable cause = (failure instanceof Error error) ? new HandlerErrorException(error) : failure;
			LetterHandling.this.scope.outcome(HandlingScope.Outcome.DEAD_LETTERED, failure);
			try {
				if (!isDoneMeanwhile()) {
					store(this.open);
				}
			}
			catch (Exception | AssertionError ex) {
				cause.addSuppressed(ex);
			}
			logger.warn("Listener '" + LetterHandling.this.context.listenerId()
					+ "' could not handle the message of the " + this.request.letter() + ", which stays", cause);
			this.request.complete(DeadLetterOutcome.Status.FAILED, cause);
			if (HandlerAttempts.isFatal(failure)) {
				throw (HandlerErrorException) cause;
			}
		}

		/** Whoever marks a letter as done doesn't wait for its handling. */
		private boolean isDoneMeanwhile() {
			DeadLetter letter = this.request.letter();
			return LetterMarks.isDone(LetterHandling.this.context.runtime()
				.checkpointStore()
				.load(LetterMarks.key(letter.group(), letter.deadLetterStream(), letter.id())));
		}

		private void store(Checkpoint mark) {
			this.marks.acknowledged(mark);
			this.marks.save();
		}

		private void acknowledgedLate() {
			try {
				store(this.done);
			}
			catch (Exception | AssertionError ex) {
				logger.warn("The message of the " + this.request.letter()
						+ " was acknowledged, but that could not be stored: it stays", ex);
			}
		}

	}

}
