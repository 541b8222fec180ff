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

package io.durablestreams.boot.actuate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A payload for people to look at.
 */
final class PayloadText {

	/** A batch may have many messages, and a message many bytes. */
	private static final int MOST_BYTES = 16 * 1024;

	private PayloadText() {
	}

	/**
	 * Make text of a payload.
	 * @param data the payload
	 * @return the text that it is in UTF-8, or else Base64; of a large one the beginning
	 */
	static String of(byte[] data) {
		byte[] shown = (data.length > MOST_BYTES) ? Arrays.copyOf(data, characterStart(data, MOST_BYTES)) : data;
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(shown)).toString();
		}
		catch (CharacterCodingException ex) {
			return Base64.getEncoder().encodeToString(shown);
		}
	}

	private static int characterStart(byte[] data, int index) {
		int start = index;
		while (start > index - 4 && (data[start] & 0xC0) == 0x80) {
			start--;
		}
		return start;
	}

}
