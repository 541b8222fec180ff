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

import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes base64 that arrives in pieces, with line breaks anywhere. Padding ends it.
 */
final class Base64Pieces {

	private final byte[] group = new byte[4];

	private int groupSize;

	private boolean padded;

	/**
	 * Decode as much as is there.
	 * @throws IllegalArgumentException if that isn't base64
	 */
	byte[] decode(byte[] bytes, int start, int end) {
		byte[] whole = new byte[this.groupSize + (end - start)];
		System.arraycopy(this.group, 0, whole, 0, this.groupSize);
		int size = this.groupSize;
		for (int i = start; i < end; i++) {
			byte b = bytes[i];
			if (b != '\n' && b != '\r' && b != ' ' && b != '\t') {
				if (this.padded && b != '=') {
					throw new IllegalArgumentException("data behind the padding");
				}
				this.padded = b == '=';
				whole[size++] = b;
			}
		}
		int decodable = size - size % 4;
		this.groupSize = size - decodable;
		System.arraycopy(whole, decodable, this.group, 0, this.groupSize);
		return Base64.getDecoder().decode((decodable == whole.length) ? whole : Arrays.copyOf(whole, decodable));
	}

	/**
	 * The encoded text ends here.
	 * @return whether it is complete
	 */
	boolean finish() {
		boolean complete = this.groupSize == 0;
		this.groupSize = 0;
		this.padded = false;
		return complete;
	}

}
