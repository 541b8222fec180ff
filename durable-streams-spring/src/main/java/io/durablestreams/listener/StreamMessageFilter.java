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

import org.springframework.messaging.Message;

/**
 * Decides which messages a listener gets at all. What is filtered out counts as consumed:
 * it has an ordinal, and the checkpoint moves past it. Called before each attempt, so its
 * answer should only depend on the message; an exception is treated like one of the
 * handler.
 */
@FunctionalInterface
public interface StreamMessageFilter {

	/**
	 * Whether the listener gets a message.
	 * @param message the message, with the headers of {@link DurableStreamHeaders}
	 * @return {@code false} to pass it over
	 */
	boolean accepts(Message<byte[]> message);

}
