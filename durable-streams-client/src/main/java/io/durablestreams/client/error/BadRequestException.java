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

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The server refused the request as malformed (400), or with a status that has no type of
 * its own; nothing was written. Two of these pass: 408, which may come late, and 425.
 */
public final class BadRequestException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private static final int REQUEST_TIMEOUT = 408;

	private static final int TOO_EARLY = 425;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param explanation what is wrong, free of secrets
	 */
	public BadRequestException(FailedRequest request, String explanation) {
		super(request, explanation, null);
	}

	@Override
	boolean mayHaveApplied() {
		return is(REQUEST_TIMEOUT) && writes();
	}

	@Override
	public boolean isTransient() {
		return is(REQUEST_TIMEOUT) || is(TOO_EARLY);
	}

	private boolean is(int status) {
		return Integer.valueOf(status).equals(getStatus());
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.BAD_REQUEST;
	}

}
