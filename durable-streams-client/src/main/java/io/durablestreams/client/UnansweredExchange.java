package io.durablestreams.client;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * A request whose answer has not begun, in the context of its subscriber.
 */
final class UnansweredExchange {

	private final Sinks.One<ClientHttpResponse> failure = Sinks.one();

	private volatile boolean answered;

	private volatile boolean cancelled;

	void answered() {
		this.answered = true;
	}

	/** Nobody waits any more, and nobody wants to hear of what the cancellation does. */
	void cancelled() {
		this.cancelled = true;
	}

	/**
	 * Let the request fail.
	 * @param cause why
	 * @return {@code false} if it has its answer
	 */
	boolean fail(Throwable cause) {
		if (this.answered) {
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
