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
 * A supplier of headers or query parameters, such as one of tokens, failed, took too long
 * or gave nothing, so nothing was sent. What it threw is the cause.
 */
public final class HeadersUnavailableException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that lacks them
	 * @param explanation which supplier is at fault, and how
	 * @param cause what it threw, if anything
	 */
	public HeadersUnavailableException(FailedRequest request, String explanation, @Nullable Throwable cause) {
		super(request, "nothing was sent, as " + explanation, cause);
	}

	@Override
	public boolean isTransient() {
		return true;
	}

}
