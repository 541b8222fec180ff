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

import java.util.Map;

import io.durablestreams.client.StreamPosition;

/**
 * The way on which a message has come that could not be handled before. The handler gets
 * it as it was.
 *
 * @param stream the stream that the message was sent to
 * @param position the position behind it there
 * @param ordinal its number there
 * @param attempts how many attempts to handle it were made before
 * @param headers what its headers tell of the way
 */
public record MessageDetour(String stream, StreamPosition position, long ordinal, int attempts,
		Map<String, Object> headers) {
}
