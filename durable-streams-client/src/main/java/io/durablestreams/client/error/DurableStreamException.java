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

package io.durablestreams.client.error;

import java.time.Duration;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * An operation on a durable stream failed. Each way to fail has a type of its own, all of
 * them in this package. There may be others in time: a {@code switch} over them needs a
 * default branch. Messages name the method and the stream, never a query string, a header
 * or a body.
 */
public abstract class DurableStreamException extends RuntimeException implements ErrorResponse {

	private static final long serialVersionUID = 1L;

	private final FailedRequest request;

	private final @Nullable Duration retryAfter;

	DurableStreamException(FailedRequest request, String explanation, @Nullable Throwable cause) {
		this(request, explanation, cause, null);
	}

	DurableStreamException(FailedRequest request, String explanation, @Nullable Throwable cause,
			@Nullable Duration retryAfter) {
		super(request + ": " + explanation, cause);
		this.request = request;
		this.retryAfter = retryAfter;
	}

	/**
	 * The method of the request that failed.
	 * @return the method
	 */
	public HttpMethod getMethod() {
		return this.request.method();
	}

	/**
	 * The name of the stream that the request was for.
	 * @return the name
	 */
	public String getStream() {
		return this.request.stream();
	}

	/**
	 * The status of the response.
	 * @return the status, or {@code null} if there was no response
	 */
	public @Nullable Integer getStatus() {
		return this.request.status();
	}

	/**
	 * Whether the server may have applied the request although it failed, by this attempt
	 * or by an earlier one, which is then among the suppressed exceptions.
	 * @return {@code false} where it is certain that nothing was written
	 */
	public final boolean isPossiblyApplied() {
		return mayHaveApplied() || Stream.of(getSuppressed())
			.anyMatch((earlier) -> earlier instanceof DurableStreamException attempt && attempt.isPossiblyApplied());
	}

	/** Whether this very attempt may have been applied. */
	boolean mayHaveApplied() {
		return false;
	}

	/**
	 * Whether the same request may succeed later without anything else having changed.
	 * @return whether repeating it makes sense
	 */
	public boolean isTransient() {
		return false;
	}

	/**
	 * The wait that the server asks for ({@code Retry-After}).
	 * @return the wait, or {@code null} if it names none
	 */
	public final @Nullable Duration getRetryAfter() {
		return this.retryAfter;
	}

	/**
	 * The status by which a controller that lets the exception through answers: the
	 * fault's own where the one who asks can do something about it (400, 404, 409, 410,
	 * 413), otherwise that of a gateway whose server can't be reached (502, 503, 504).
	 * @return the status
	 */
	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.BAD_GATEWAY;
	}

	/**
	 * The headers of such a response: the wait that the server asks for.
	 * @return the headers
	 */
	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = new HttpHeaders();
		Duration wait = getRetryAfter();
		if (wait != null) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds()));
		}
		return headers;
	}

	/**
	 * The body of such a response, which tells nothing of the server.
	 * @return the body
	 */
	@Override
	public ProblemDetail getBody() {
		return ProblemDetail.forStatus(getStatusCode());
	}

	final FailedRequest getRequest() {
		return this.request;
	}

	final boolean writes() {
		return this.request.writes();
	}

}
