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
 * A message could not be converted to the type that was asked for. The others are not
 * affected: a read from {@link #getPosition()} goes on behind it.
 */
public final class UnreadableMessageException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final StreamPosition position;

	private final byte[] data;

	/**
	 * Create the exception.
	 * @param request the read
	 * @param position the position right behind the message
	 * @param data the message's bytes
	 * @param type the type that was asked for
	 * @param cause why the message is not of that type
	 */
	public UnreadableMessageException(FailedRequest request, StreamPosition position, byte[] data, String type,
			Throwable cause) {
		super(request, "the message before position " + position + " can't be read as " + type, cause);
		this.position = position;
		this.data = data;
	}

	/**
	 * Where reading goes on without the message.
	 * @return the position right behind the message
	 */
	public StreamPosition getPosition() {
		return this.position;
	}

	/**
	 * The message as it lies in the stream.
	 * @return its bytes
	 */
	public byte[] getData() {
		return this.data;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.INTERNAL_SERVER_ERROR;
	}

}
