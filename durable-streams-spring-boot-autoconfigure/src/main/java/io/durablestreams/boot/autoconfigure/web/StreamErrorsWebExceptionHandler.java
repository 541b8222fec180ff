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
