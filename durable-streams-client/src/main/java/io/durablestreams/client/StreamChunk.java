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

/**
 * A piece of a stream whose cut is the network's, except for content types that frame
 * messages: there it is one message.
 *
 * @param data the bytes, owned by the receiver; none if the read has only moved on
 * @param position the position right behind the bytes
 * @param upToDate whether that was the stream's tail when the server answered
 * @param closed whether the stream is closed and has been delivered whole
 */
public record StreamChunk(byte[] data, StreamPosition position, boolean upToDate, boolean closed) {

	private static final byte[] NOTHING = {};

	static StreamChunk of(ReadSignal signal) {
		if (signal instanceof ReadSignal.Message message) {
			return new StreamChunk(message.data(), message.position(), false, false);
		}
		ReadSignal.Progress progress = (ReadSignal.Progress) signal;
		return new StreamChunk(NOTHING, progress.position(), progress.upToDate(), progress.closed());
	}

}
