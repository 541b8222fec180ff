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

package io.durablestreams.listener.internal.invoke;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Calls what the application wants to be called.
 */
public interface ListenerInvoker {

	/**
	 * Whether it takes batches: messages whose payload is a list of messages.
	 * @return {@code true} for batches
	 */
	boolean isBatch();

	/**
	 * The stream that results go to.
	 * @return the stream's name, or {@code null} if there are none
	 */
	default @Nullable String sendTo() {
		return null;
	}

	/**
	 * Convert and call.
	 * @param message the message, with its bytes as the payload; for batches a message
	 * with a list of such messages
	 * @return the result, perhaps one to be awaited
	 * @throws Exception if the message can't be converted or handled
	 */
	@Nullable Object invoke(Message<?> message) throws Exception;

}
