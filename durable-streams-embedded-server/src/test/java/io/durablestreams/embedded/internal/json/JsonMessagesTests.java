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

package io.durablestreams.embedded.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Message boundaries and validation, with Jackson as the judge.
 */
class JsonMessagesTests {

	private static final int DOCUMENTS = 20_000;

	private static final String ALPHABET = "[]{}:,\"\\ \n019.-+eEtruefalsnuä\u0001";

	private final JsonMapper judge = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	@Test
	void anArrayIsFlattenedOneLevel() {
		assertThat(messages("[1, [2, 3], {\"a\": [4]}, \"x\" ]")).containsExactly("1", "[2, 3]", "{\"a\": [4]}",
				"\"x\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "-0.5e+10", "\"text\"", "true", "null", "{\"a\":[1,2]}", "{}" })
	void aSingleValueIsOneMessage(String json) {
		assertThat(messages(" " + json + " ")).containsExactly(json);
	}

	@Test
	void anEmptyArrayHoldsNoMessage() {
		assertThat(messages(" [ ] ")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "[", "[1", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{a:1}", "01", "1.", ".5", "-",
			"1e", "tru", "truee", "\"a", "\"\\x\"", "\"\\u12g4\"", "[1] 2", "1 2", "{\"a\":1,}", "]", "nul", "+1",
			"[1}", "{\"a\":1]", "'a'" })
	void whatIsNotJsonIsRefused(String json) {
		assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(() -> messages(json))
			.withMessageContaining("Invalid JSON at byte");
	}

	@ParameterizedTest
	@ValueSource(strings = { "C328", "E28228", "EDA080", "F8808080", "C080", "80", "F4908080", "C3" })
	void malformedUtf8IsRefused(String hex) {
		byte[] inside = HexFormat.of().parseHex(hex);
		byte[] json = ("\"" + "x".repeat(inside.length) + "\"").getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(inside, 0, json, 1, inside.length);
		assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(() -> messages(json, json.length));
	}

	@Test
	void nestingHasALimit() {
		assertThat(messages("[".repeat(1000) + "]".repeat(1000))).hasSize(1);
		assertThatExceptionOfType(InvalidJsonException.class)
			.isThrownBy(() -> messages("[".repeat(1001) + "]".repeat(1001)))
			.withMessageContaining("nested deeper");
	}

	@Test
	void itJudgesAsJacksonDoesHoweverTheBodyIsCut() {
		Random random = new Random(42);
		int valid = 0;
		for (int i = 0; i < DOCUMENTS; i++) {
			String json = (i % 2 == 0) ? value(random, 0) : mutate(random, value(random, 0));
			byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
			List<JsonNode> expected = judged(bytes);
			List<JsonNode> actual = read(bytes, 1 + random.nextInt(bytes.length + 1));
			assertThat(actual).as(json).isEqualTo(expected);
			valid += (expected != null) ? 1 : 0;
		}
		assertThat(valid).isBetween(DOCUMENTS / 2, DOCUMENTS - 1000);
	}

	private @Nullable List<JsonNode> judged(byte[] json) {
		try {
			JsonNode tree = this.judge.readTree(json);
			if (tree.isMissingNode()) {
				return null;
			}
			return tree.isArray() ? new ArrayList<>(tree.values()) : List.of(tree);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private @Nullable List<JsonNode> read(byte[] json, int chunk) {
		try {
			return messages(json, chunk).stream().map((message) -> this.judge.readTree(message)).toList();
		}
		catch (InvalidJsonException ex) {
			return null;
		}
	}

	private static List<String> messages(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return messages(bytes, Math.max(1, bytes.length)).stream()
			.map((message) -> new String(message, StandardCharsets.UTF_8))
			.toList();
	}

	private static List<byte[]> messages(byte[] json, int chunk) {
		JsonMessages messages = new JsonMessages();
		for (int i = 0; i < json.length; i += chunk) {
			messages.accept(Arrays.copyOfRange(json, i, Math.min(json.length, i + chunk)));
		}
		return messages.finish();
	}

	private static String value(Random random, int depth) {
		return switch (random.nextInt((depth < 4) ? 8 : 6)) {
			case 0 -> Integer.toString(random.nextInt(-100, 100));
			case 1 -> "-1.5e" + random.nextInt(-9, 9);
			case 2 -> random.nextBoolean() ? "true" : "null";
			case 3 -> "\"\"";
			case 4 -> "\"a\\n\\u00e4 ä€😀\"";
			case 5 -> " 0 ";
			case 6 -> elements(random, depth, "[", "]", "");
			default -> elements(random, depth, "{", "}", "\"k\" :");
		};
	}

	private static String elements(Random random, int depth, String open, String close, String key) {
		StringBuilder json = new StringBuilder(open);
		int count = random.nextInt(4);
		for (int i = 0; i < count; i++) {
			json.append((i > 0) ? "," : "")
				.append(key.replace("k", "k" + i))
				.append(random.nextBoolean() ? " " : "")
				.append(value(random, depth + 1));
		}
		return json.append(random.nextBoolean() ? "\t" : "").append(close).toString();
	}

	private static String mutate(Random random, String json) {
		StringBuilder mutated = new StringBuilder(json);
		int at = random.nextInt(json.length());
		switch (random.nextInt(3)) {
			case 0 -> mutated.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
			case 1 -> mutated.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
			default -> mutated.deleteCharAt(at);
		}
		return mutated.toString();
	}

}
