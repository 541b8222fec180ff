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

package io.durablestreams.listener.internal.failure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;

/**
 * A message that could not be handled, as {@link DeadLetterSender} has written it down.
 */
public final class Letter {

	private static final byte[] NOTHING = {};

	/** A message nested as deep as Jackson reads by default is one level deeper here. */
	private static final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
		.streamReadConstraints(
				StreamReadConstraints.builder().maxNestingDepth(StreamReadConstraints.DEFAULT_MAX_DEPTH + 1).build())
		.build()).build();

	private final Map<String, String> values;

	private final ReadSignal.Message message;

	private final String id;

	private Letter(Map<String, String> values, byte[] payload) {
		this.values = values;
		this.message = new ReadSignal.Message(payload, MediaType.parseMediaType(value("contentType")),
				StreamPosition.parse(value("position")));
		this.id = id(payload);
		requireWhole();
	}

	/** Whoever reads it later must not be the one to find out. */
	private void requireWhole() {
		group();
		stream();
		ordinal();
		attempts();
		exception();
		time();
		due();
	}

	/**
	 * Read a letter.
	 * @param data a message of a dead letter stream
	 * @return the letter
	 * @throws IllegalArgumentException if the message is no letter
	 */
	public static Letter parse(byte[] data) {
		Map<String, String> values = new LinkedHashMap<>();
		byte[] payload = NOTHING;
		try (JsonParser parser = json.createParser(data)) {
			require(parser.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				JsonToken token = parser.nextToken();
				if (name.equals("payload")) {
					payload = asItIs(parser, data);
				}
				else if (name.equals("payloadBase64")) {
					payload = Base64.getDecoder().decode(parser.getString());
				}
				else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
					values.put(name, parser.getString());
				}
				else {
					parser.skipChildren();
				}
			}
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The message is no dead letter: it is no JSON object", ex);
		}
		try {
			return new Letter(values, payload);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("The message is no dead letter: " + ex.getMessage(), ex);
		}
	}

	/** Numbers too must keep their form. */
	private static byte[] asItIs(JsonParser parser, byte[] data) {
		int begin = (int) parser.currentTokenLocation().getByteOffset();
		parser.skipChildren();
		parser.finishToken();
		return Arrays.copyOfRange(data, begin, (int) parser.currentLocation().getByteOffset());
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException("The message is no dead letter: " + otherwise);
		}
	}

	private String value(String name) {
		String value = this.values.get(name);
		if (value == null) {
			throw new IllegalArgumentException("it has no '" + name + "'");
		}
		return value;
	}

	/**
	 * The same for all letters that were sent for one message, and for no other message.
	 */
	private String id(byte[] payload) {
		MessageDigest digest = sha256();
		for (String name : new String[] { "group", "stream", "ordinal", "position" }) {
			digest.update(value(name).getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
		}
		String cut = this.values.get("payloadSha256");
		digest.update((cut != null) ? cut.getBytes(StandardCharsets.UTF_8) : payload);
		return HexFormat.of().formatHex(digest.digest(), 0, 16);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java runtime has SHA-256", ex);
		}
	}

	/**
	 * What tells the letter's message from others.
	 * @return 32 hexadecimal digits
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The message, as the listener has read it.
	 * @return its bytes, content type and the position behind it
	 */
	public ReadSignal.Message message() {
		return this.message;
	}

	/**
	 * The stream that the message comes from.
	 * @return the stream's name
	 */
	public String stream() {
		return value("stream");
	}

	/**
	 * The group whose listener could not handle it.
	 * @return the group
	 */
	public String group() {
		return value("group");
	}

	/**
	 * The message's number.
	 * @return the ordinal
	 */
	public long ordinal() {
		return Long.parseLong(value("ordinal"));
	}

	/**
	 * How many attempts were made.
	 * @return the number of attempts
	 */
	public int attempts() {
		return Integer.parseInt(value("attempts"));
	}

	/**
	 * When the letter was written.
	 * @return the time
	 */
	public Instant time() {
		return Instant.parse(value("time"));
	}

	/**
	 * When the message is to be handled again, of a letter on a retry stream.
	 * @return the time, or {@code null} if there is none
	 */
	public @Nullable Instant due() {
		String due = this.values.get("due");
		return (due != null) ? Instant.parse(due) : null;
	}

	/**
	 * The class of the exception that the last attempt ended in.
	 * @return its name
	 */
	public String exception() {
		return value("exception");
	}

	/**
	 * The message of that exception.
	 * @return the text, or {@code null} if it has none
	 */
	public @Nullable String exceptionMessage() {
		return this.values.get("message");
	}

	/**
	 * Whether all of the message is in the letter.
	 * @return {@code false} if it was too large
	 */
	public boolean isComplete() {
		return !this.values.containsKey("payloadSize");
	}

}
