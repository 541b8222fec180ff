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
import java.util.concurrent.atomic.AtomicReference;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.listener.observation.ListenerContext;
import io.durablestreams.listener.observation.ListenerObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds all that is done with what is in hand, from the first attempt until
 * nothing is left to do: its observation and its place in the log context. It is open
 * while a step is taken and closed while the task waits. For the task's steps, but for
 * {@link #abandon()}.
 */
final class HandlingScope {

	private final ConsumerContext context;

	private final boolean batches;

	/** What all observations have in common, or {@code null} if there are none. */
	private final @Nullable ListenerContext template;

	private final AtomicReference<@Nullable Handling> observation = new AtomicReference<>();

	/** Where what is in hand is, or {@code null} if nothing is. */
	private @Nullable StreamPosition position;

	private Observation.@Nullable Scope scope;

	HandlingScope(ConsumerContext context, boolean batches) {
		this.context = context;
		this.batches = batches;
		this.template = context.runtime().observations().isNone() ? null
				: new ListenerContext(context.listenerId(), context.streamName(), StreamPosition.EARLIEST, 0);
	}

	/**
	 * Something is in hand, or still is.
	 * @param messages the messages
	 */
	void begin(List<NumberedMessage> messages) {
		if (this.position != null) {
			return;
		}
		NumberedMessage last = messages.get(messages.size() - 1);
		this.position = last.read().position();
		LoggingContext.inHand(this.position);
		ListenerContext common = this.template;
		if (common != null) {
			try {
				observe(common, messages, last);
			}
			catch (Throwable ex) {
				observerFailed(ex);
			}
		}
	}

	private void observe(ListenerContext common, List<NumberedMessage> messages, NumberedMessage last) {
		StreamPosition at = last.read().position();
		ListenerContext observed = (last.detour() != null)
				? new ListenerContext(this.context.listenerId(), last.detour().stream(), at, last.ordinal())
				: common.another(at, last.ordinal());
		if (this.batches) {
			observed.setBatch(messages.size(),
					messages.stream().map(NumberedMessage::headers).filter((headers) -> !headers.isEmpty()).toList());
		}
		else {
			observed.setCarrier(last.headers());
		}
		Observation created = this.context.runtime().observations().create(observed);
		if (!created.isNoop()) {
			created.start();
			this.observation.setRelease(new Handling(observed, created));
			open(created);
		}
	}

	/**
	 * A step begins.
	 */
	void enter() {
		if (this.position != null) {
			LoggingContext.inHand(this.position);
			Handling current = this.observation.get();
			if (current != null) {
				guarded(() -> open(current.observation));
			}
		}
	}

	/**
	 * A step is over.
	 * @param done whether nothing is in hand any more
	 */
	void leave(boolean done) {
		if (this.position == null) {
			return;
		}
		LoggingContext.inHand(null);
		Observation.Scope opened = this.scope;
		if (opened != null) {
			close(opened);
		}
		if (done) {
			this.position = null;
			end();
		}
	}

	/**
	 * The task is given up. Thread-safe.
	 */
	void abandon() {
		end();
	}

	/**
	 * An attempt has failed.
	 * @param attempt its number
	 * @param failure why
	 */
	void attemptFailed(int attempt, Throwable failure) {
		Handling current = this.observation.get();
		if (current != null) {
			String text = String.format(ListenerObservation.Events.ATTEMPT_FAILED.getContextualName(), attempt,
					failure.getClass().getName());
			guarded(() -> current.observation
				.event(Observation.Event.of(ListenerObservation.Events.ATTEMPT_FAILED.getName(), text)));
		}
	}

	/**
	 * Tell what became of it, or of a part of it.
	 * @param outcome what became of it
	 * @param failure why, or {@code null}
	 */
	void outcome(Outcome outcome, @Nullable Throwable failure) {
		Handling current = this.observation.get();
		if (current != null && outcome.compareTo(current.outcome) >= 0) {
			current.outcome = outcome;
			if (failure != null) {
				current.failure = failure;
			}
		}
	}

	private void open(Observation of) {
		try {
			this.scope = of.openScope();
		}
		catch (Throwable ex) {
			leaveThread(of);
			throw ex;
		}
	}

	private void close(Observation.Scope opened) {
		this.scope = null;
		try {
			opened.close();
		}
		catch (Throwable ex) {
			guarded(() -> leaveThread(opened.getCurrentObservation()));
			observerFailed(ex);
		}
	}

	/** A scope that failed to open or to close would stay the thread's. */
	private void leaveThread(Observation left) {
		ObservationRegistry registry = this.context.runtime().observations().registry();
		Observation.Scope current = registry.getCurrentObservationScope();
		if (current != null && current.getCurrentObservation() == left) {
			registry.setCurrentObservationScope(current.getPreviousObservationScope());
		}
	}

	private void end() {
		Handling ended = this.observation.getAndSet(null);
		if (ended != null) {
			guarded(ended::end);
		}
	}

	/** Whatever observes a message changes nothing for it. */
	private void guarded(Runnable callback) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			observerFailed(ex);
		}
	}

	private void observerFailed(Throwable failure) {
		this.context.reports().observerFailed("an observation", failure);
	}

	/** What becomes of a message; of a batch the last that one of its messages has. */
	enum Outcome {

		INTERRUPTED("interrupted"), HANDLED("handled"), REDELIVERED("redelivered"), SKIPPED("skipped"),
		DELAYED("delayed"), DEAD_LETTERED("dead-lettered"), FAILED("failed");

		private final String text;

		Outcome(String text) {
			this.text = text;
		}

	}

	/** An observation that was started. */
	private static final class Handling {

		private final ListenerContext context;

		private final Observation observation;

		private volatile Outcome outcome = Outcome.INTERRUPTED;

		private volatile @Nullable Throwable failure;

		Handling(ListenerContext context, Observation observation) {
			this.context = context;
			this.observation = observation;
		}

		void end() {
			this.context.setOutcome(this.outcome.text);
			Throwable cause = this.failure;
			try {
				if (cause != null) {
					this.observation.error(cause);
				}
			}
			finally {
				this.observation.stop();
			}
		}

	}

}
