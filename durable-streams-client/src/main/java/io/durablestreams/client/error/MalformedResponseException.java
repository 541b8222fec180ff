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

/**
 * The server's response isn't what the protocol promises: a missing or malformed header,
 * a body that is not an array, an unreadable control event.
 */
public final class MalformedResponseException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param explanation what is malformed
	 * @param cause the cause, if any
	 */
	public MalformedResponseException(FailedRequest request, String explanation, @Nullable Throwable cause) {
		super(request, explanation, cause);
	}

	@Override
	boolean mayHaveApplied() {
		return writes();
	}

}
