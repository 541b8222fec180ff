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

package io.durablestreams.sample.flight;

import io.durablestreams.producer.ProducerException;
import io.durablestreams.producer.RejectedAppendException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Tells what went wrong as {@code application/problem+json}.
 */
@RestControllerAdvice
public class Problems extends ResponseEntityExceptionHandler {

	/**
	 * A flight isn't in the stream, or nobody knows whether it is.
	 * @param ex which of the two
	 * @return the problem, whose {@code outcome} tells it
	 */
	@ExceptionHandler
	public static ProblemDetail notPublished(ProducerException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, ex.getMessage());
		problem.setProperty("outcome", (ex instanceof RejectedAppendException) ? "rejected" : "unknown");
		return problem;
	}

	/**
	 * Something isn't a flight.
	 * @param ex why not
	 * @return the problem, which names the field
	 */
	public static ProblemDetail invalid(InvalidFlightException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
		problem.setProperty("field", ex.getField());
		return problem;
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = invalid(InvalidFlightException.of(ex.getCause()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

}
