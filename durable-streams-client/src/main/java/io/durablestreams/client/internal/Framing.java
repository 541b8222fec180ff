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

package io.durablestreams.client.internal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

import io.durablestreams.client.MessageFramer;
import io.durablestreams.client.StreamContentTypes;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.FailedRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * Knows how each content type is cut into messages or chunks.
 */
public final class Framing {

	private final Map<MediaType, Supplier<MessageFramer>> framers;

	private final int maxMessageSize;

	/**
	 * Create the framing of a client.
	 * @param framers a user's own framers by content type
	 * @param maxMessageSize the largest message in bytes
	 */
	public Framing(Map<MediaType, Supplier<MessageFramer>> framers, int maxMessageSize) {
		this.framers = Map.copyOf(framers);
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Whether messages of this type are preserved: otherwise a read delivers chunks.
	 * @param contentType the stream's content type
	 * @return whether a read delivers messages
	 */
	public boolean framesMessages(MediaType contentType) {
		return StreamContentTypes.isJson(contentType) || !(framer(contentType) instanceof ChunkFramer);
	}

	/**
	 * A decoder for a read of a stream.
	 * @param contentType the stream's content type
	 * @param start where the read starts
	 * @param request the read, as errors name it
	 * @return the decoder
	 */
	public SignalDecoder decoder(MediaType contentType, StreamPosition start, FailedRequest request) {
		return StreamContentTypes.isJson(contentType)
				? new JsonDecoder(start, contentType, request, this.maxMessageSize)
				: new ByteDecoder(start, contentType, framer(contentType), request, this.maxMessageSize);
	}

	/**
	 * A decoder for text that comes as Server-Sent Events.
	 * @param contentType the stream's content type
	 * @param start where the read starts: an offset itself
	 * @param request the read, as errors name it
	 * @return the decoder
	 */
	public SignalDecoder eventTextDecoder(MediaType contentType, StreamPosition start, FailedRequest request) {
		return new EventTextDecoder(start, contentType, request, this.maxMessageSize);
	}

	private MessageFramer framer(MediaType contentType) {
		MediaType bare = new MediaType(contentType.getType(), contentType.getSubtype());
		Supplier<MessageFramer> own = this.framers.get(bare);
		if (own != null) {
			return own.get();
		}
		if (StreamContentTypes.isJsonLines(bare)) {
			return MessageFramer.lines();
		}
		Charset charset = contentType.getCharset();
		boolean utf8 = charset == null || charset.equals(StandardCharsets.UTF_8);
		return (StreamContentTypes.isText(contentType) && utf8) ? ChunkFramer.UTF_8 : ChunkFramer.BYTES;
	}

}
