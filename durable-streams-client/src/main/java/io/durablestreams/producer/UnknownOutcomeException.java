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

import org.jspecify.annotations.Nullable;

/**
 * The message may be in the stream, at most once: a request that held it had no response,
 * and asking again was not possible. It isn't sent again by the producer; sending it
 * again may write it a second time.
 */
public final class UnknownOutcomeException extends ProducerException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param streamName the stream
	 * @param message why the outcome is unknown, free of secrets
	 * @param cause the last failure, if any
	 */
	public UnknownOutcomeException(String streamName, String message, @Nullable Throwable cause) {
		super(streamName, message, cause);
	}

}
