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

package io.durablestreams.listener.failure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What follows a failed attempt: one of the factory methods' results. Where code tells
 * them apart it needs a branch for others, as there may be more one day.
 *
 * @see ListenerErrorHandler
 */
public interface FailureDecision {

	/**
	 * Attempt it again after a time, which holds no thread. Stop, pause, seek and skip
	 * end the wait.
	 * @param delay how long to wait; zero for at once
	 * @return the decision
	 */
	static FailureDecision retryAfter(Duration delay) {
		return new Retry(delay);
	}

	/**
	 * Pass over it, with an event, a metric and a log line.
	 * @return the decision
	 */
	static FailureDecision skip() {
		return new Skip();
	}

	/**
	 * Put it on the listener's {@code dead-letter-stream}, then pass over it.
	 * @return the decision
	 */
	static FailureDecision deadLetter() {
		return new DeadLetter(null);
	}

	/**
	 * Put it on a dead letter stream, then pass over it. A stream that the listener reads
	 * is refused, which fails the listener.
	 * @param stream the stream's name, of the client that the listener reads with;
	 * <code>{stream}</code>, <code>{group}</code> and <code>{listener}</code> are
	 * replaced
	 * @return the decision
	 */
	static FailureDecision deadLetterTo(String stream) {
		return new DeadLetter(stream);
	}

	/**
	 * Stop the stream's consumer in the state {@code FAILED}. The message is delivered
	 * again at the next start.
	 * @return the decision
	 */
	static FailureDecision stop() {
		return new Stop();
	}

	/**
	 * Another attempt.
	 *
	 * @param delay how long to wait before it
	 */
	record Retry(Duration delay) implements FailureDecision {

		/**
		 * Create the decision.
		 */
		public Retry {
			Assert.isTrue(!delay.isNegative(), "The wait before another attempt must not be negative");
		}

	}

	/** Pass over it. */
	record Skip() implements FailureDecision {
	}

	/**
	 * Put it aside.
	 *
	 * @param stream where to, or {@code null} for the listener's dead letter stream
	 */
	record DeadLetter(@Nullable String stream) implements FailureDecision {

		/**
		 * Create the decision.
		 */
		public DeadLetter {
			Assert.isTrue(stream == null || !stream.isBlank(), "The dead letter stream must not be blank");
		}

	}

	/** Stop. */
	record Stop() implements FailureDecision {
	}

}
