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

import io.durablestreams.client.ReadSignal;

/**
 * What a message was before it came by way of a letter. The handler gets it as it was.
 *
 * @param stream the stream that it comes from
 * @param message the message as it was read there
 * @param ordinal its number there
 * @param attempts how many attempts to handle it were made before
 * @param headers what else its headers tell
 */
public record MessageOrigin(String stream, ReadSignal.Message message, long ordinal, int attempts,
		Map<String, Object> headers) {
}
