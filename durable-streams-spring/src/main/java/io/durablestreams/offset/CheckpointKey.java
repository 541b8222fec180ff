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

package io.durablestreams.offset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Whose checkpoint it is: a group of listeners has one for each stream.
 *
 * @param group the group, the listener's id unless it says otherwise
 * @param stream the stream's name as the listener gives it, without a query string
 */
public record CheckpointKey(String group, String stream) {

	/**
	 * Create a key.
	 * @throws IllegalArgumentException if the group or the stream is blank
	 */
	public CheckpointKey {
		if (group.isBlank()) {
			throw new IllegalArgumentException("The group of a checkpoint must not be blank");
		}
		if (stream.isBlank()) {
			throw new IllegalArgumentException("The stream of a checkpoint must not be blank");
		}
	}

	/**
	 * A short name for this key that no other key has, whatever characters are in the
	 * group and the stream, and however a store compares texts.
	 * @return 32 hexadecimal digits, the same in every process
	 */
	public String fingerprint() {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(Integer.toString(this.group.length()).getBytes(StandardCharsets.UTF_8));
			digest.update(encode(":" + this.group + this.stream));
			return HexFormat.of().formatHex(digest.digest(), 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java runtime has SHA-256", ex);
		}
	}

	/** UTF-16, because UTF-8 has one and the same mark for all unpaired surrogates. */
	private static byte[] encode(String text) {
		ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
		text.chars().forEach((c) -> bytes.putChar((char) c));
		return bytes.array();
	}

	@Override
	public String toString() {
		return "group '" + this.group + "', stream '" + this.stream + "'";
	}

}
