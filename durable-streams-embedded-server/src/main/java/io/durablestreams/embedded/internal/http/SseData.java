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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.durablestreams.embedded.internal.store.ContentTypes;
import io.durablestreams.embedded.internal.store.Slice;

import org.springframework.http.MediaType;

/**
 * How the records of a stream become the payload of a data event.
 */
abstract class SseData {

	/** Small enough for clients that collect an event, large enough to be quick. */
	static final int MAX_EVENT_SIZE = 64 * 1024;

	static SseData of(String contentType) {
		if (ContentTypes.isJson(contentType)) {
			return new Json();
		}
		return ContentTypes.normalize(contentType).startsWith("text/") ? new SseText(charset(contentType))
				: new Binary();
	}

	/**
	 * Encode records.
	 * @param slice the records
	 * @param end whether nothing will ever follow them
	 * @return the payload and the position up to which it goes
	 */
	abstract Payload encode(Slice slice, boolean end);

	boolean isBase64() {
		return false;
	}

	private static Charset charset(String contentType) {
		try {
			Charset charset = MediaType.parseMediaType(contentType).getCharset();
			return (charset != null) ? charset : StandardCharsets.UTF_8;
		}
		catch (IllegalArgumentException ex) {
			// A charset that nobody knows: the bytes are most likely to be UTF-8.
			return StandardCharsets.UTF_8;
		}
	}

	static byte[] join(Slice slice) {
		byte[] joined = new byte[slice.parts().stream().mapToInt(ByteBuffer::remaining).sum()];
		ByteBuffer target = ByteBuffer.wrap(joined);
		slice.parts().forEach((part) -> target.put(part.duplicate()));
		return joined;
	}

	/**
	 * The payload of a data event, in UTF-8.
	 *
	 * @param bytes the payload
	 * @param position the position after the last record that is in it completely
	 */
	record Payload(byte[] bytes, long position) {

	}

	private static final class Json extends SseData {

		@Override
		Payload encode(Slice slice, boolean end) {
			ByteArrayOutputStream array = new ByteArrayOutputStream(MAX_EVENT_SIZE / 8);
			byte separator = '[';
			for (ByteBuffer message : slice.parts()) {
				array.write(separator);
				array.write(message.array(), message.arrayOffset() + message.position(), message.remaining());
				separator = ',';
			}
			array.write(']');
			return new Payload(array.toByteArray(), slice.to());
		}

	}

	private static final class Binary extends SseData {

		@Override
		boolean isBase64() {
			return true;
		}

		@Override
		Payload encode(Slice slice, boolean end) {
			return new Payload(Base64.getEncoder().encode(join(slice)), slice.to());
		}

	}

}
