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

/**
 * Sees each message before it is encoded, in the thread that sends it. Must be
 * thread-safe.
 */
@FunctionalInterface
public interface ProducerInterceptor {

	/**
	 * Look at a message or replace it.
	 * @param streamName the stream that it is for
	 * @param value the message
	 * @return the message to send instead, or the same; what is thrown rejects the
	 * message
	 */
	Object beforeSend(String streamName, Object value);

}
