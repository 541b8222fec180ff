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

package io.durablestreams.listener.config;

import java.time.Duration;
import java.util.function.Supplier;

import io.durablestreams.listener.failure.FailureDecision;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import io.durablestreams.listener.failure.ListenerFailure;

/**
 * What happens to a message that could not be handled, once its attempts are used up: the
 * error handlers that make attempts as {@code back-off} and {@code not-retried} say, and
 * then always decide the same.
 */
public enum FailurePolicy implements ListenerErrorHandler {

	/**
	 * The stream's consumer stops in the state {@code FAILED} (default). Nothing is lost;
	 * after a restart the message is delivered again.
	 */
	STOP(FailureDecision::stop),

	/** The message is passed over, with an event, a metric and a log line. */
	SKIP(FailureDecision::skip),

	/** The message is put on a dead letter stream, then passed over. */
	DEAD_LETTER(FailureDecision::deadLetter);

	private final Supplier<FailureDecision> inTheEnd;

	FailurePolicy(Supplier<FailureDecision> inTheEnd) {
		this.inTheEnd = inTheEnd;
	}

	@Override
	public FailureDecision handle(ListenerFailure failure) {
		Duration wait = failure.nextBackOff();
		return (wait != null) ? FailureDecision.retryAfter(wait) : this.inTheEnd.get();
	}

}
