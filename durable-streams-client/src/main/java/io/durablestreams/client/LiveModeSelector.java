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

package io.durablestreams.client;

import java.util.concurrent.TimeoutException;

import io.durablestreams.client.error.BadRequestException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.MessageTooLargeException;
import io.durablestreams.client.error.NotSupportedException;

/**
 * Decides between Server-Sent Events and long-polling. {@link LiveMode#AUTO} gives up
 * Server-Sent Events for the rest of a read where they are refused or break off again and
 * again without progress, as they do behind a proxy that holds them back.
 */
final class LiveModeSelector {

	private static final int MAX_FAILURES = 3;

	private final LiveMode wanted;

	private int failures;

	private boolean givenUp;

	LiveModeSelector(LiveMode wanted) {
		this.wanted = wanted;
	}

	/**
	 * Whether the next live exchange uses Server-Sent Events.
	 * @param text whether the stream is text, whose positions within events are unknown
	 * @param atOffset whether the read stands at an offset of the server's
	 */
	boolean usesEvents(boolean text, boolean atOffset) {
		return switch (this.wanted) {
			case SSE -> !this.givenUp && (!text || atOffset);
			case AUTO -> !this.givenUp && !text;
			case OFF, LONG_POLL -> false;
		};
	}

	/**
	 * An exchange of Server-Sent Events did what it is for.
	 */
	void succeeded() {
		this.failures = 0;
	}

	/**
	 * An exchange of Server-Sent Events ended at once and brought nothing.
	 */
	void endedEarly() {
		this.failures++;
		this.givenUp = this.wanted == LiveMode.AUTO && this.failures >= MAX_FAILURES;
	}

	/**
	 * An exchange of Server-Sent Events failed. That a server can't be reached at all, or
	 * is busy, says nothing about them.
	 * @param failure how it failed
	 * @param exchange what it had brought
	 * @param text whether the stream is text, which comes in one piece from one control
	 * event to the next
	 * @return whether the read goes on by long-polling, at once
	 */
	boolean failed(DurableStreamException failure, ReadExchange exchange, boolean text) {
		if (text && failure instanceof MessageTooLargeException) {
			this.givenUp = true;
			return true;
		}
		boolean timedOut = failure.getCause() instanceof TimeoutException;
		if (timedOut && exchange.hasResponse() && !exchange.hasBroughtEvents()) {
			// The head went through and nothing behind it, not even the first control
			// event.
			this.givenUp |= this.wanted == LiveMode.AUTO;
			return this.givenUp;
		}
		if (exchange.isHealthy()) {
			this.failures = 0;
			return false;
		}
		boolean refused = (failure instanceof BadRequestException && !failure.isTransient())
				|| failure instanceof NotSupportedException;
		if (exchange.hasResponse() || timedOut) {
			this.failures++;
		}
		this.givenUp |= this.wanted == LiveMode.AUTO && (refused || this.failures >= MAX_FAILURES);
		return this.givenUp;
	}

}
