package io.durablestreams.embedded.subscription;

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
