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

import io.durablestreams.client.ReadSignal;
import org.jspecify.annotations.Nullable;

/**
 * A message with its number.
 *
 * @param read the message as it was read
 * @param ordinal its number among those that the group has consumed, from 1
 * @param origin what it was before it came by way of a letter, or {@code null} if it
 * comes from where it was sent to
 */
public record NumberedMessage(ReadSignal.Message read, long ordinal, @Nullable MessageOrigin origin) {

	/**
	 * Number a message that comes from where it was sent to.
	 * @param read the message as it was read
	 * @param ordinal its number among those that the group has consumed, from 1
	 */
	public NumberedMessage(ReadSignal.Message read, long ordinal) {
		this(read, ordinal, null);
	}

}
