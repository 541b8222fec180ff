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

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The server failed (5xx other than 501), or something before it answered in its place. A
 * write may have been applied.
 */
public final class ServerErrorException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param retryAfter the wait that the server asks for, if it names one
	 */
	public ServerErrorException(FailedRequest request, @Nullable Duration retryAfter) {
		this(request, "the server failed", retryAfter);
	}

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param explanation what is wrong
	 * @param retryAfter the wait that the server asks for, if it names one
	 */
	public ServerErrorException(FailedRequest request, String explanation, @Nullable Duration retryAfter) {
		super(request, explanation, null, retryAfter);
	}

	@Override
	boolean mayHaveApplied() {
		return writes();
	}

	@Override
	public boolean isTransient() {
		return true;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		Integer status = getStatus();
		return (status != null && status == 503) ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
	}

}
