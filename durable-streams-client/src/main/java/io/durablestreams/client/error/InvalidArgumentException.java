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

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * What the caller passed can't be sent. Nothing was. (Arguments that are wrong by
 * themselves, such as a negative time to live, are refused with an
 * {@link IllegalArgumentException} where they are passed.)
 */
public final class InvalidArgumentException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that can't be made
	 * @param explanation what is wrong with the argument
	 * @param cause the cause, if any
	 */
	public InvalidArgumentException(FailedRequest request, String explanation, @Nullable Throwable cause) {
		super(request, explanation, cause);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.INTERNAL_SERVER_ERROR;
	}

}
