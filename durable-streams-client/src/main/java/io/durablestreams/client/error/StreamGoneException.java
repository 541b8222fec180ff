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
 * The stream was deleted and its name isn't free yet (410).
 */
public final class StreamGoneException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public StreamGoneException(FailedRequest request) {
		super(request, "the stream has been deleted and its name can't be used", null);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.GONE;
	}

}
