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

import io.durablestreams.client.StreamPosition;

/**
 * A message in the stream is larger than the client is set to hold.
 */
public final class MessageTooLargeException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final StreamPosition position;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param position the position right before the message
	 * @param limit the client's limit in bytes
	 */
	public MessageTooLargeException(FailedRequest request, StreamPosition position, long limit) {
		super(request, "the message at position " + position + " is larger than the limit of " + limit
				+ " bytes; raise the client's maximum message size to read it", null);
		this.position = position;
	}

	/**
	 * Where the message begins.
	 * @return the position right before the message
	 */
	public StreamPosition getPosition() {
		return this.position;
	}

}
