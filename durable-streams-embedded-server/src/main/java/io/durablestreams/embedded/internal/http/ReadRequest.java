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

package io.durablestreams.embedded.internal.http;

import java.util.List;

import io.durablestreams.embedded.internal.store.StreamOffset;
import io.durablestreams.embedded.internal.store.StreamState;
import org.jspecify.annotations.Nullable;

import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What a read asks for.
 *
 * @param offset the offset as the client wrote it, {@code null} if it gave none
 * @param live how it wants to wait
 * @param cursor the cursor that it echoes
 */
record ReadRequest(@Nullable String offset, Live live, @Nullable String cursor) {

	static ReadRequest of(ServerRequest request) {
		MultiValueMap<String, String> parameters = request.queryParams();
		List<String> offsets = parameters.get(ProtocolHeaders.OFFSET_PARAMETER);
		if (offsets != null && offsets.size() > 1) {
			throw ProtocolException.badRequest("More than one offset");
		}
		String offset = (offsets != null) ? String.valueOf(offsets.get(0)) : null;
		if (offset != null && !isSentinel(offset) && StreamOffset.parse(offset) == null) {
			throw ProtocolException.badRequest("The offset isn't one that this server issued");
		}
		Live live = Live.of(parameters.getFirst(ProtocolHeaders.LIVE_PARAMETER));
		if (live != Live.NO && offset == null) {
			throw ProtocolException.badRequest("A live read needs an offset");
		}
		return new ReadRequest(offset, live, parameters.getFirst(ProtocolHeaders.CURSOR_PARAMETER));
	}

	boolean isNow() {
		return StreamOffset.NOW.equals(this.offset);
	}

	/**
	 * The position to read from.
	 */
	long position(StreamState state) {
		if (this.offset == null || this.offset.equals(StreamOffset.BEGINNING)) {
			return 0;
		}
		Long position = isNow() ? Long.valueOf(state.tail()) : StreamOffset.parse(this.offset);
		return (position != null) ? position : 0;
	}

	private static boolean isSentinel(String offset) {
		return offset.equals(StreamOffset.BEGINNING) || offset.equals(StreamOffset.NOW);
	}

	/**
	 * How a read waits for data.
	 */
	enum Live {

		NO, LONG_POLL, SSE;

		private static Live of(@Nullable String value) {
			if ("long-poll".equals(value)) {
				return LONG_POLL;
			}
			return "sse".equals(value) ? SSE : NO;
		}

	}

}
