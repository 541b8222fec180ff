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

package io.durablestreams.producer.internal.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What passes for one JSON value.
 */
class JsonTextTests {

	private static final List<String> VALUES = List.of(
			"{\"number\":1000001,\"customer\":\"customer-1\",\"price\":12.50,\"tags\":[\"a\",null,true,false]}",
			"[{},[],{\"a\":{\"b\":[[1],2e10,-0,-1.5E-3]}}]", "\"caf\u00e9 \u20ac \ud83d\ude00 \\u00e9 \\n\\\"\\\\\\/\"",
			" \t\r\n-12.0e+5 ", "true", "[ 1 , 2 , { \"a\" : \"b\" } ]", "{\"a\":\"\\ud83d\\ude00\"}");

	private static final int CASES = Boolean.getBoolean("soak") ? 1_000_000 : 100_000;

	private static final byte[] INTERESTING = "{}[]\",:\\0123456789.-+eEutfn \n\t\0\177"
		.getBytes(StandardCharsets.US_ASCII);

	private final JsonFactory jackson = new JsonFactory();

	@Test
	void whateverChangesInJsonIsSeenAsAParserSeesIt() {
		Random random = new Random(42);
		int valid = 0;
		for (int i = 0; i < CASES; i++) {
			byte[] json = VALUES.get(i % VALUES.size()).getBytes(StandardCharsets.UTF_8);
			for (int changes = random.nextInt(3); changes >= 0; changes--) {
				json = change(json, random);
			}
			boolean expected = isValid(json);
			valid += expected ? 1 : 0;
			assertThat(accepts(json)).as(new String(json, StandardCharsets.ISO_8859_1)).isEqualTo(expected);
		}
		assertThat(valid).isBetween(CASES / 10, CASES / 10 * 9);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "[1,2", "\"a", "1,2", "1 2", "{}{}", "[1],[2]", "null", " null ", "nul",
			"01", "+1", ".5", "1.", "1e", "'a'", "{a:1}", "[1,]", "{\"a\":1,}", "NaN", "\"\t\"", "\"\\x\"",
			"\"\\u12g4\"" })
	void whatIsNotOneJsonValueIsRefused(String text) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> JsonText.requireOneValue(text.getBytes(StandardCharsets.UTF_8)))
			.withMessageStartingWith("the message ");
	}

	@Test
	void aValueMayBeAsDeepAsAParserReadsIt() {
		assertThat(accepts("[".repeat(500) + "]".repeat(500))).isTrue();
		assertThat(accepts("[".repeat(501) + "]".repeat(501))).isFalse();
		assertThat(accepts("[".repeat(1_000_000))).isFalse();
	}

	private static byte[] change(byte[] json, Random random) {
		if (json.length == 0) {
			return json;
		}
		int place = random.nextInt(json.length);
		ByteBuffer changed = ByteBuffer.allocate(json.length + 1);
		changed.put(json, 0, place);
		byte other = random.nextBoolean() ? INTERESTING[random.nextInt(INTERESTING.length)]
				: (byte) random.nextInt(256);
		switch (random.nextInt(4)) {
			case 0 -> changed.put(other).put(json, place, json.length - place);
			case 1 -> changed.put(other).put(json, place + 1, json.length - place - 1);
			case 2 -> changed.put(json, place + 1, json.length - place - 1);
			default -> changed.put(json, place, json.length - place);
		}
		byte[] result = new byte[changed.position()];
		changed.flip().get(result);
		return result;
	}

	/** By Jackson; it would let pass what isn't UTF-8, and detect other encodings. */
	private boolean isValid(byte[] json) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
		}
		catch (CharacterCodingException ex) {
			return false;
		}
		String text = new String(json, StandardCharsets.UTF_8);
		try (JsonParser parser = this.jackson.createParser(ObjectReadContext.empty(), text)) {
			if (text.startsWith("\ufeff") || parser.nextToken() == null) {
				return false;
			}
			boolean isNull = parser.currentToken() == tools.jackson.core.JsonToken.VALUE_NULL;
			parser.skipChildren();
			return parser.nextToken() == null && !isNull;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static boolean accepts(String json) {
		return accepts(json.getBytes(StandardCharsets.UTF_8));
	}

	private static boolean accepts(byte[] json) {
		try {
			JsonText.requireOneValue(json);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
