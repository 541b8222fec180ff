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
 * The client was closed before the operation ended.
 */
public final class ClientClosedException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final boolean sent;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param sent whether the request may have reached the server
	 */
	public ClientClosedException(FailedRequest request, boolean sent) {
		super(request, "the client is closed", null);
		this.sent = sent;
	}

	@Override
	boolean mayHaveApplied() {
		return this.sent && writes();
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.SERVICE_UNAVAILABLE;
	}

}
