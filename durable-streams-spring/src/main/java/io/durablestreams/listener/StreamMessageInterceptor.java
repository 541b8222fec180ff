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

package io.durablestreams.listener;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Is called around each attempt to handle a message, on the thread of the handler. For a
 * batch listener the message is the batch, with a list of messages as its payload.
 */
public interface StreamMessageInterceptor {

	/**
	 * Called before an attempt. An exception counts as a failed attempt.
	 * @param message the message or batch
	 * @return the message to go on with, usually the same or one with more headers
	 */
	default Message<?> beforeHandling(Message<?> message) {
		return message;
	}

	/**
	 * Called when an attempt is over, after anything the handler returned was awaited. An
	 * exception is logged and changes nothing for the message; an {@link Error} other
	 * than an {@link AssertionError} fails the listener once the message's checkpoint is
	 * stored.
	 * @param message the message or batch
	 * @param failure why the attempt failed, or {@code null} if it succeeded
	 */
	default void afterHandling(Message<?> message, @Nullable Throwable failure) {
	}

}
