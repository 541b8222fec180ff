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
