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

package io.durablestreams.embedded.internal.subscription;

import java.util.Map;

/**
 * A request to a subscription that can't be served.
 */
final class SubscriptionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Problem problem;

	private final transient Map<String, Object> details;

	SubscriptionException(Problem problem, String message) {
		this(problem, message, Map.of());
	}

	SubscriptionException(Problem problem, String message, Map<String, Object> details) {
		super(message, null, false, false);
		this.problem = problem;
		this.details = details;
	}

	Problem problem() {
		return this.problem;
	}

	Map<String, Object> details() {
		return this.details;
	}

	/**
	 * The protocol's error codes.
	 */
	enum Problem {

		INVALID_REQUEST(400), TOO_MANY_SUBSCRIPTIONS(429), TOO_MANY_STREAMS(429), SUBSCRIPTION_NOT_FOUND(404),
		SUBSCRIPTION_ALREADY_EXISTS(409), WEBHOOK_URL_REJECTED(400), TOKEN_INVALID(401), TOKEN_EXPIRED(401),
		FENCED(409), ALREADY_CLAIMED(409), NO_PENDING_WORK(409), INVALID_OFFSET(409);

		private final int status;

		Problem(int status) {
			this.status = status;
		}

		int status() {
			return this.status;
		}

	}

}
