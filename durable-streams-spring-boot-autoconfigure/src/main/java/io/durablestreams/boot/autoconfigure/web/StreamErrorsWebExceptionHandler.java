package io.durablestreams.boot.autoconfigure.web;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.InvalidPositionException;
import io.durablestreams.producer.ProducerException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.annotation.Order;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Lets Spring Boot's own handler, which comes next and renders the answer, know the
 * status of a failed operation on a stream. The application's controllers and advice have
 * had their turn before.
 */
@Order(-2)
final class StreamErrorsWebExceptionHandler implements WebExceptionHandler {

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
		ErrorResponse error = errorResponse(failure);
		if (error == null) {
			return Mono.error(failure);
		}
		exchange.getResponse().getHeaders().putAll(error.getHeaders());
		return Mono.error(new ResponseStatusException(error.getStatusCode(), null, failure));
	}

	private static @Nullable ErrorResponse errorResponse(Throwable failure) {
		boolean ours = failure instanceof DurableStreamException || failure instanceof ProducerException
				|| failure instanceof InvalidPositionException;
		return ours ? (ErrorResponse) failure : null;
	}

}
