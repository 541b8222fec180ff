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

package io.durablestreams.outbox.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.IntFunction;

import io.durablestreams.client.error.PayloadTooLargeException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * The payload of a message in a dead letter: as JSON where it is JSON, else in Base64.
 * One that is too large for the letter is told by its beginning, its size and its digest.
 */
public final class LetterPayload {

	/**
	 * The most that a payload may take of a letter, which with the rest of it stays below
	 * what a client takes by default: 16 MiB.
	 */
	public static final int MAX = 15 * 1024 * 1024;

	private static final String SIZE = "payloadSize";

	/** How much is kept of a payload that is too large. */
	private static final int CUT = 64 * 1024;

	private static final JsonMapper json = JsonMapper.shared();

	private LetterPayload() {
	}

	/**
	 * Send a letter with as much of the payload as the server takes.
	 * @param <T> what is told of a letter that was sent
	 * @param append sends the letter with a payload of at most so many bytes
	 * @return what the attempt that succeeded told, or the failure of the last
	 */
	public static <T> Mono<T> send(IntFunction<Mono<T>> append) {
		return append.apply(MAX)
			.onErrorResume(PayloadTooLargeException.class, (ex) -> append.apply(CUT))
			.onErrorResume(PayloadTooLargeException.class, (ex) -> append.apply(0));
	}

	/**
	 * Put a payload into a letter.
	 * @param letter the letter
	 * @param data the payload
	 * @param max how many bytes of the letter it may take
	 */
	public static void put(ObjectNode letter, byte[] data, int max) {
		int base64Length = data.length / 3 * 4;
		String text = (data.length <= max) ? jsonText(data) : null;
		if (text != null) {
			letter.putRawValue("payload", new RawValue(text));
		}
		else if (base64Length <= max) {
			if (data.length > 0) {
				letter.put("payloadBase64", data);
			}
		}
		else {
			byte[] beginning = Arrays.copyOf(data, Math.min(max, CUT));
			if (beginning.length > 0) {
				letter.put("payloadBase64", beginning);
			}
			letter.put(SIZE, data.length);
			letter.put("payloadSha256", HexFormat.of().formatHex(sha256().digest(data)));
		}
	}

	/**
	 * Whether a letter has all of its message.
	 * @param letter the letter
	 * @return whether its payload was not cut
	 */
	public static boolean isWhole(ObjectNode letter) {
		return !letter.has(SIZE);
	}

	/**
	 * What the server would take for JSON too: UTF-8 without a byte order mark.
	 */
	private static @Nullable String jsonText(byte[] data) {
		String text;
		try {
			text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
		try (var parser = json.createParser(text)) {
			boolean value = parser.nextToken() != null;
			parser.skipChildren();
			return (value && parser.nextToken() == null) ? text : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java runtime has SHA-256", ex);
		}
	}

}
