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

package io.durablestreams.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.ActState;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.Action;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.FailureDescriptor;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.LetterActDescriptor;
import io.durablestreams.listener.NotOwnerException;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * What is being done with dead letters, one thing at a time for each listener.
 * Thread-safe.
 */
final class DeadLetterActs {

	private static final int MOST_FAILURES = 20;

	private final Map<String, Act> acts = new ConcurrentHashMap<>();

	private final Duration patience;

	/**
	 * Create it.
	 * @param patience how long a request waits for the end of what it has begun
	 */
	DeadLetterActs(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Begin, and wait a while for the end.
	 * @param listener the listener's id
	 * @param action what is done
	 * @param outcomes does it
	 * @return how far it is
	 */
	LetterActDescriptor begin(String listener, Action action, Flux<DeadLetterOutcome> outcomes) {
		Act act = new Act(action);
		this.acts.compute(listener, (id, before) -> {
			if (before != null && before.isRunning()) {
				String reason = "the act '" + before.action.name().toLowerCase(Locale.ROOT) + "' of listener '"
						+ listener + "' is not over yet: wait for its end, or stop it";
				throw new InvalidEndpointRequestException(reason, reason);
			}
			return act;
		});
		act.begin(outcomes);
		act.awaitEnd(this.patience);
		return act.describe();
	}

	/**
	 * Stop what is being done.
	 * @param listener the listener's id
	 * @return how far it was
	 */
	LetterActDescriptor stop(String listener) {
		Act act = this.acts.get(listener);
		if (act == null) {
			String reason = "nothing is being done with dead letters of listener '" + listener + "'";
			throw new InvalidEndpointRequestException(reason, reason);
		}
		act.stop();
		return act.describe();
	}

	/**
	 * What was begun last.
	 * @param listener the listener's id
	 * @return how far it is, or {@code null} if nothing was begun
	 */
	@Nullable LetterActDescriptor latest(String listener) {
		Act act = this.acts.get(listener);
		return (act != null) ? act.describe() : null;
	}

	/** Something done with one letter after the other. */
	private static final class Act {

		private final Action action;

		private final Instant began = Instant.now();

		private final Map<DeadLetterOutcome.Status, Long> letters = new EnumMap<>(DeadLetterOutcome.Status.class);

		private final List<FailureDescriptor> failures = new ArrayList<>();

		private final CountDownLatch over = new CountDownLatch(1);

		private ActState state = ActState.RUNNING;

		private @Nullable Throwable failure;

		private @Nullable Disposable subscription;

		Act(Action action) {
			this.action = action;
		}

		void begin(Flux<DeadLetterOutcome> outcomes) {
			Disposable begun = outcomes.subscribe(this::add, (ex) -> end(ActState.FAILED, ex),
					() -> end(ActState.FINISHED, null));
			boolean stopped;
			synchronized (this) {
				this.subscription = begun;
				stopped = this.state == ActState.STOPPED;
			}
			if (stopped) {
				begun.dispose();
			}
		}

		private synchronized void add(DeadLetterOutcome outcome) {
			this.letters.merge(outcome.status(), 1L, Long::sum);
			if (outcome.failure() != null && this.failures.size() < MOST_FAILURES) {
				this.failures.add(new FailureDescriptor(outcome.letter().letterPosition().toString(),
						outcome.letter().ordinal(), FailureText.of(outcome.failure())));
			}
		}

		private synchronized void end(ActState end, @Nullable Throwable cause) {
			if (this.state == ActState.RUNNING) {
				this.state = end;
				this.failure = cause;
				this.over.countDown();
			}
		}

		synchronized boolean isRunning() {
			return this.state == ActState.RUNNING;
		}

		void stop() {
			Disposable stopped;
			synchronized (this) {
				stopped = this.subscription;
			}
			end(ActState.STOPPED, null);
			if (stopped != null) {
				stopped.dispose();
			}
		}

		void awaitEnd(Duration patience) {
			try {
				this.over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		synchronized LetterActDescriptor describe() {
			Throwable cause = this.failure;
			String text = (cause instanceof IllegalStateException) ? cause.getMessage() : FailureText.of(cause);
			return new LetterActDescriptor(this.action, this.state, this.began, new EnumMap<>(this.letters),
					List.copyOf(this.failures), text,
					(cause instanceof NotOwnerException elsewhere) ? elsewhere.getOwner() : null);
		}

	}

}
