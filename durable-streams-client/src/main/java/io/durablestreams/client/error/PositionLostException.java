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

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The position to read from is no longer what it was: the server dropped the data behind
 * it (410), or the stream was deleted or made anew. Reading on would lose or repeat
 * messages.
 */
public final class PositionLostException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private static final String WAYS_OUT = "Read from another position; seek a listener, or let its 'position-lost' be "
			+ "'earliest' or 'latest'. If this was an embedded server in memory, 'durable.streams.embedded.data-dir' "
			+ "makes its streams outlive it";

	private final StreamPosition position;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param position the position that is lost
	 * @param explanation by what it is known to be lost
	 */
	public PositionLostException(FailedRequest request, StreamPosition position, String explanation) {
		super(request, "position " + position + " is lost: " + explanation + ". " + WAYS_OUT, null);
		this.position = position;
	}

	/**
	 * The position that is lost.
	 * @return the position
	 */
	public StreamPosition getPosition() {
		return this.position;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.GONE;
	}

}
