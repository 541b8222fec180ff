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

package io.durablestreams.producer;

import io.durablestreams.client.error.DurableStreamException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * A message wasn't acknowledged. Either it is certainly not in the stream
 * ({@link RejectedAppendException}) or it may be there, once
 * ({@link UnknownOutcomeException}). There is no third outcome; there may be other
 * reasons for the two in time.
 */
public abstract class ProducerException extends RuntimeException implements ErrorResponse {

	private static final long serialVersionUID = 1L;

	private final String streamName;

	ProducerException(String streamName, String message, @Nullable Throwable cause) {
		super("Stream '" + streamName + "': " + message, cause);
		this.streamName = streamName;
	}

	/**
	 * The stream that the message was for.
	 * @return the stream's name, without any query string
	 */
	public String getStreamName() {
		return this.streamName;
	}

	/**
	 * The status by which a controller that lets the exception through answers: that of
	 * its cause where the server refused the message, otherwise 503.
	 * @return the status
	 */
	@Override
	public HttpStatusCode getStatusCode() {
		return (getCause() instanceof DurableStreamException cause) ? cause.getStatusCode()
				: HttpStatus.SERVICE_UNAVAILABLE;
	}

	@Override
	public HttpHeaders getHeaders() {
		return (getCause() instanceof DurableStreamException cause) ? cause.getHeaders() : HttpHeaders.EMPTY;
	}

	@Override
	public ProblemDetail getBody() {
		return ProblemDetail.forStatus(getStatusCode());
	}

}
