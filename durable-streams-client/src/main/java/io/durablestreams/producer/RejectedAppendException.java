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

package io.durablestreams.producer;

import io.durablestreams.client.error.BadRequestException;
import io.durablestreams.client.error.PayloadTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * The message isn't in the stream and won't get there: sending it again is safe. The
 * cause, where the server refused it, is a
 * {@link io.durablestreams.client.error.DurableStreamException}.
 */
public class RejectedAppendException extends ProducerException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param streamName the stream
	 * @param message why the message was rejected, free of secrets
	 * @param cause the cause, if any
	 */
	public RejectedAppendException(String streamName, String message, @Nullable Throwable cause) {
		super(streamName, message, cause);
	}

	/**
	 * Whether the server refused the message for what it is, so that others may well be
	 * taken.
	 * @return whether the message itself is at fault
	 */
	public boolean isMessageAtFault() {
		return getCause() instanceof BadRequestException || getCause() instanceof PayloadTooLargeException;
	}

}
