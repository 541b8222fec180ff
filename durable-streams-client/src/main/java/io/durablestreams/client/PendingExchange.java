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

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * A request whose response has not begun, in the context of its subscriber.
 */
final class PendingExchange {

	private final Sinks.One<ClientHttpResponse> failure = Sinks.one();

	private volatile boolean responded;

	private volatile boolean cancelled;

	void responded() {
		this.responded = true;
	}

	/** Nobody waits any more, and nobody wants to hear of what the cancellation does. */
	void cancelled() {
		this.cancelled = true;
	}

	/**
	 * Let the request fail.
	 * @param cause tells why it fails
	 * @return {@code false} if it has its response
	 */
	boolean fail(Throwable cause) {
		if (this.responded) {
			return false;
		}
		if (!this.cancelled) {
			this.failure.tryEmitError(cause);
		}
		return true;
	}

	Mono<ClientHttpResponse> failure() {
		return this.failure.asMono();
	}

}
