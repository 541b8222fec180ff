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
 * Handles messages of a listener that isn't a method. Called for one message at a time
 * per stream, or with one batch, on a thread of the factory's executor.
 *
 * @param <T> the type of the payload: {@code byte[]}, or one that payloads are converted
 * to as for methods; for batches a list of messages
 * @see DurableStreamListenerEndpoint
 */
@FunctionalInterface
public interface StreamMessageHandler<T> {

	/**
	 * Handle a message.
	 * @param message the message with the headers of {@link DurableStreamHeaders}
	 * @return {@code null} if the message is handled, or a {@code CompletionStage} or
	 * {@code Publisher} that completes once it is
	 * @throws Exception if it can't be handled
	 */
	@Nullable Object handle(Message<T> message) throws Exception;

}
