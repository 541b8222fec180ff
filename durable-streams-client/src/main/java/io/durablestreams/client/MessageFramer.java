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

package io.durablestreams.client;

import org.jspecify.annotations.Nullable;

/**
 * Finds the messages in the bytes of a stream whose content type frames them. One
 * instance serves one read; it needn't be thread-safe. It must cut the same bytes in the
 * same way wherever a read begins at a message's first byte.
 */
public interface MessageFramer {

	/**
	 * Find the end of the message that begins at {@code start}.
	 * @param bytes the bytes seen so far
	 * @param start where the message begins
	 * @param from where to go on looking: what lies before has been looked at by an
	 * earlier call that didn't find the end
	 * @param end the index behind the last byte seen
	 * @return the index behind the message's last byte, or -1 if it isn't there yet;
	 * never before {@code from}: a message's last byte must be known for it when it is
	 * seen
	 */
	int findEnd(byte[] bytes, int start, int from, int end);

	/**
	 * The content of a message, without what only frames it.
	 * @param bytes the bytes
	 * @param start where the message begins
	 * @param end the index behind its last byte; for the stream's last message it may
	 * lack its frame's end
	 * @return the content, or {@code null} if it is no message at all, such as a blank
	 * line
	 */
	byte @Nullable [] content(byte[] bytes, int start, int end);

	/**
	 * Lines of text, ended by a line feed, with or without a carriage return; blank lines
	 * are no messages. The framing of {@code application/x-ndjson}.
	 * @return the framer
	 */
	static MessageFramer lines() {
		return LineFramer.INSTANCE;
	}

}
