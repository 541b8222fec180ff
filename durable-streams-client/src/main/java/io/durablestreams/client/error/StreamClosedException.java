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

import io.durablestreams.client.Offset;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The stream is closed and takes no more data (409); nothing was written.
 */
public final class StreamClosedException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final @Nullable Offset finalOffset;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param finalOffset the offset behind the stream's last byte, if the server tells
	 */
	public StreamClosedException(FailedRequest request, @Nullable Offset finalOffset) {
		super(request, "the stream is closed and takes no more data", null);
		this.finalOffset = finalOffset;
	}

	/**
	 * The offset behind the stream's last byte.
	 * @return the offset, or {@code null} if the server doesn't tell
	 */
	public @Nullable Offset getFinalOffset() {
		return this.finalOffset;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
