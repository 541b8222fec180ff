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

import org.springframework.http.HttpStatusCode;

/**
 * An operation was given up because its next attempt would have come too late. How the
 * last attempt failed is the cause.
 */
public final class CallTimeoutException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final DurableStreamException lastFailure;

	/**
	 * Create the exception.
	 * @param lastFailure how the last attempt failed
	 * @param attempts how many there were
	 * @param wait the wait before the next one
	 * @param limit how long the operation may be repeated
	 */
	public CallTimeoutException(DurableStreamException lastFailure, int attempts, Duration wait, Duration limit) {
		super(lastFailure.getRequest(), "given up after attempt " + attempts + ": the next one would be due in " + wait
				+ ", and all attempts must begin within " + limit, lastFailure, lastFailure.getRetryAfter());
		this.lastFailure = lastFailure;
	}

	@Override
	boolean mayHaveApplied() {
		return this.lastFailure.isPossiblyApplied();
	}

	@Override
	public boolean isTransient() {
		return true;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.lastFailure.getStatusCode();
	}

}
