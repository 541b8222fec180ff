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

import org.springframework.http.MediaType;

/**
 * What a read of a stream consists of: messages, and progress between them. There may be
 * other signals in time: a {@code switch} over them needs a default branch, and what it
 * doesn't know has only moved the position.
 */
public interface ReadSignal {

	/**
	 * Where a read that wants everything behind this signal must start.
	 * @return the position right behind this signal
	 */
	StreamPosition position();

	/**
	 * One message where the content type frames messages, otherwise a chunk of the stream
	 * whose cut is the network's.
	 *
	 * @param data the message's bytes; for JSON one element of the array, without the
	 * white space around it; owned by the receiver
	 * @param contentType the stream's content type
	 * @param position the position right behind the message
	 */
	record Message(byte[] data, MediaType contentType, StreamPosition position) implements ReadSignal {
	}

	/**
	 * The read has moved on without a message: the server vouched for an offset, the tail
	 * is reached, or the stream has ended.
	 *
	 * @param position the position up to which everything has been delivered
	 * @param upToDate whether that was the stream's tail when the server answered
	 * @param closed whether the stream is closed and has been delivered whole
	 * @param cursor the cursor that came with it ({@code Stream-Cursor}, protocol section
	 * 8.1), or {@code null} if there was none
	 */
	record Progress(StreamPosition position, boolean upToDate, boolean closed,
			@Nullable String cursor) implements ReadSignal {

		/**
		 * Progress without a cursor.
		 * @param position the position up to which everything has been delivered
		 * @param upToDate whether that was the stream's tail when the server answered
		 * @param closed whether the stream is closed and has been delivered whole
		 */
		public Progress(StreamPosition position, boolean upToDate, boolean closed) {
			this(position, upToDate, closed, null);
		}

	}

}
