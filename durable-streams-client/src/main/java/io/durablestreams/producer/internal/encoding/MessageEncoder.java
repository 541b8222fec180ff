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

package io.durablestreams.producer.internal.encoding;

import java.util.Map;

/**
 * Turns a value into the bytes of a message. Thread-safe.
 */
@FunctionalInterface
public interface MessageEncoder {

	/**
	 * Encode a value.
	 * @param value the value
	 * @param headers what is to travel beside it, where there is an envelope for that
	 * @return its bytes, at least one, not shared with the value
	 * @throws IllegalArgumentException if the value can't be a message, saying why
	 */
	byte[] encode(Object value, Map<String, String> headers);

}
