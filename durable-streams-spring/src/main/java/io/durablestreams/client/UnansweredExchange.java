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

	void answered() {
		this.answered = true;
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
		this.failure.tryEmitError(cause);
		return true;
	}

	Mono<ClientHttpResponse> failure() {
		return this.failure.asMono();
	}

}
