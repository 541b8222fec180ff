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

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import io.durablestreams.embedded.internal.store.Slice;

/**
 * Text in any charset. A character that is cut, by an append or by an event's end, waits
 * for its remaining bytes.
 */
final class SseText extends SseData {

	private final Charset charset;

	SseText(Charset charset) {
		this.charset = charset;
	}

	@Override
	Payload encode(Slice slice, boolean end) {
		ByteBuffer bytes = ByteBuffer.wrap(join(slice));
		CharsetDecoder decoder = this.charset.newDecoder()
			.onMalformedInput(CodingErrorAction.REPLACE)
			.onUnmappableCharacter(CodingErrorAction.REPLACE);
		CharBuffer text = CharBuffer.allocate((int) (bytes.remaining() * (double) decoder.maxCharsPerByte()) + 1);
		decoder.decode(bytes, text, end);
		if (end) {
			decoder.flush(text);
		}
		text.flip();
		return new Payload(text.toString().getBytes(StandardCharsets.UTF_8), slice.to() - bytes.remaining());
	}

}
