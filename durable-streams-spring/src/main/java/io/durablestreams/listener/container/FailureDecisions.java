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
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.durablestreams.listener.BatchListenerFailedException;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.failure.FailureDecision;
import io.durablestreams.listener.failure.HandlerErrorException;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import io.durablestreams.listener.failure.ListenerFailure;
import io.durablestreams.listener.internal.failure.DeadLetterSender;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.listener.internal.failure.FinalFailures;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.listener.internal.invoke.MessageDetour;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.listener.internal.invoke.StreamMessages;
import org.jspecify.annotations.Nullable;

import org.springframework.lang.Contract;
import org.springframework.messaging.Message;
import org.springframework.util.Assert;

/**
 * Asks the listener's error handler.
 */
final class FailureDecisions {

	private final ConsumerContext context;

	private final ListenerErrorHandler handler;

	private final StreamMessages messages;

	private final FinalFailures finalFailures;

	private final HandlingScope scope;

	private final Consumer<Throwable> onFailure;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param scope told of failed attempts
	 * @param onFailure told why the consumer must not go on
	 */
	FailureDecisions(ConsumerContext context, HandlingScope scope, Consumer<Throwable> onFailure) {
		this.context = context;
		this.handler = context.properties().errorHandler();
		this.messages = new StreamMessages(context.listenerId(), context.group(), context.streamName());
		this.finalFailures = new FinalFailures(context.properties().notRetried());
		this.scope = scope;
		this.onFailure = onFailure;
	}

	/**
	 * Begin to count attempts.
	 */
	RetryWaits newWaits() {
		return new RetryWaits(this.context.properties().backOff());
	}

	/**
	 * An attempt has failed: decide what follows.
	 * @param atFault the messages that the decision is for
	 * @param waits what knows of earlier attempts
	 * @param failure why it failed
	 * @return the decision, or {@code null} if there is none: then the consumer fails
	 */
	@Nullable FailureDecision decide(List<NumberedMessage> atFault, RetryWaits waits, Throwable failure) {
		Duration wait = waits.next();
		this.scope.attemptFailed(waits.failures(), failure);
		this.context.status().atFault(failed(atFault, waits.failures(), failure));
		try {
			FailureDecision decision = this.handler
				.handle(new Failure(atFault, waits, failure, isFinal(failure) ? null : wait));
			Assert.state(isKnown(decision), () -> "The error handler " + this.handler.getClass().getName()
					+ " has returned " + decision + " instead of one of the decisions of FailureDecision");
			requireNoLoop(decision);
			return isForLater(decision, failure) ? new RetryLater(this.context.route().next()) : decision;
		}
		catch (Throwable ex) {
			if (ex != failure) {
				ex.addSuppressed(failure);
			}
			this.onFailure.accept((ex instanceof Error error) ? new HandlerErrorException(error) : ex);
			return null;
		}
		finally {
			// What a handler leaves behind must not hit what comes next.
			Thread.interrupted();
		}
	}

	/**
	 * What is told of messages that could not be handled.
	 */
	List<FailedMessage> failed(List<NumberedMessage> messages, int attempts, Throwable failure) {
		return messages.stream()
			.map((message) -> new FailedMessage(this.context.listenerId(), this.context.group(),
					this.context.streamName(), message.read(), message.ordinal(), attempts, failure, message.detour()))
			.toList();
	}

	/** What won't get better goes to the dead letters at once. */
	private boolean isForLater(FailureDecision decision, Throwable failure) {
		return decision instanceof FailureDecision.DeadLetter letter && letter.stream() == null
				&& this.context.route().hasNext() && !isFinal(failure);
	}

	private boolean isFinal(Throwable failure) {
		Throwable cause = failure.getCause();
		return this.finalFailures.isFinal(failure) || (failure instanceof BatchListenerFailedException && cause != null
				&& this.finalFailures.isFinal(cause));
	}

	@Contract("null -> false")
	private static boolean isKnown(@Nullable FailureDecision decision) {
		return decision instanceof FailureDecision.Retry || decision instanceof FailureDecision.Skip
				|| decision instanceof FailureDecision.DeadLetter || decision instanceof FailureDecision.Stop;
	}

	/** What the settings say is looked at before the listener starts. */
	private void requireNoLoop(FailureDecision decision) {
		if (decision instanceof FailureDecision.DeadLetter letter && !(this.handler instanceof FailurePolicy)) {
			ListenerOptions properties = this.context.properties();
			String pattern = (letter.stream() != null) ? letter.stream() : properties.deadLetterStream();
			Set<String> read = new LinkedHashSet<>(properties.streams());
			read.add(this.context.route().origin());
			new LoopGuard(this.context.client(), List.copyOf(read)).checkDecision(DeadLetterSender.streamOf(pattern,
					this.context.route().origin(), this.context.group(), this.context.listenerId()));
		}
	}

	/** A failure as the error handler sees it. */
	private final class Failure implements ListenerFailure {

		private final List<NumberedMessage> atFault;

		private final int attempts;

		private final Instant firstFailure;

		private final Throwable cause;

		private final @Nullable Duration nextBackOff;

		Failure(List<NumberedMessage> atFault, RetryWaits waits, Throwable cause, @Nullable Duration nextBackOff) {
			this.atFault = atFault;
			this.attempts = waits.failures();
			this.firstFailure = waits.firstFailure();
			this.cause = cause;
			this.nextBackOff = nextBackOff;
		}

		@Override
		public String listenerId() {
			return FailureDecisions.this.context.listenerId();
		}

		@Override
		public String group() {
			return FailureDecisions.this.context.group();
		}

		@Override
		public String stream() {
			return FailureDecisions.this.context.route().origin();
		}

		@Override
		public Throwable cause() {
			return this.cause;
		}

		@Override
		public List<Message<byte[]>> messages() {
			return this.atFault.stream()
				.map((message) -> FailureDecisions.this.messages.message(message, this.attempts, null))
				.toList();
		}

		@Override
		public long ordinal() {
			return this.atFault.get(0).sentOrdinal();
		}

		@Override
		public int attempts() {
			MessageDetour detour = this.atFault.get(0).detour();
			return (detour != null) ? detour.attempts() + this.attempts : this.attempts;
		}

		@Override
		public Instant firstFailure() {
			return this.firstFailure;
		}

		@Override
		public @Nullable Duration nextBackOff() {
			return this.nextBackOff;
		}

	}

}
