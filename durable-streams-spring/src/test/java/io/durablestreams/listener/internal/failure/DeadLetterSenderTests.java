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
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a message is, its dead letter arrives.
 */
class DeadLetterSenderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	private static DurableStreamsClient client;

	private static int letters;

	private final String target = "letters-" + ++letters;

	@BeforeAll
	static void start() {
		server.start();
		client = DurableStreamsClient.builder(server.baseUrl()).build();
	}

	@AfterAll
	static void stop() {
		client.close();
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16", "UTF-16LE", "UTF-32BE" })
	void jsonThatAServerWouldNotTakeForJsonComesInBase64(String charset) throws Exception {
		byte[] data = "\uFEFF{\"number\":1}".getBytes(charset);
		JsonNode letter = send(data, new IllegalStateException("two"));
		assertThat(letter.has("payload")).isFalse();
		assertThat(Base64.getDecoder().decode(letter.get("payloadBase64").stringValue())).isEqualTo(data);
		assertThat(letter.has("payloadSize")).isFalse();
	}

	@Test
	void bytesThatAreNoTextComeInBase64() {
		byte[] data = { '"', (byte) 0xff, '"' };
		JsonNode letter = send(data, new IllegalStateException("two"));
		assertThat(Base64.getDecoder().decode(letter.get("payloadBase64").stringValue())).isEqualTo(data);
	}

	@Test
	void aPayloadThatWouldMakeTheLetterTooLargeForAClientIsCutAndToldOf() throws Exception {
		byte[] data = new byte[12 * 1024 * 1024];
		data[0] = 1;
		JsonNode letter = send(data, new IllegalStateException("two"));
		assertCut(letter, data);
		byte[] beginning = Base64.getDecoder().decode(letter.get("payloadBase64").stringValue());
		assertThat(beginning).hasSize(64 * 1024).startsWith(1, 0, 0);
	}

	@Test
	void jsonThatIsNearlyTooLargeIsCutToo() throws Exception {
		byte[] data = ("\"" + "x".repeat(15 * 1024 * 1024 + 1) + "\"").getBytes(StandardCharsets.UTF_8);
		JsonNode letter = send(data, new IllegalStateException("two"));
		assertCut(letter, data);
		assertThat(letter.has("payload")).isFalse();
	}

	@Test
	void aLetterThatTheServerFindsTooLargeIsCutUntilItArrives() throws Exception {
		byte[] data = "{\"number\":1}".getBytes(StandardCharsets.UTF_8);
		server.faults().inject(this.target, Fault.status(413).on(HttpMethod.POST).times(2));
		JsonNode letter = send(data, new IllegalStateException("two"));
		assertCut(letter, data);
		assertThat(letter.has("payload")).isFalse();
		assertThat(letter.has("payloadBase64")).isFalse();
	}

	@Test
	void anExceptionMayHaveAnyMessage() {
		String half = "half a character \uD83D";
		assertThat(send(new byte[] { 1 }, new IllegalStateException(half)).get("message").stringValue())
			.startsWith("half a character");
		assertThat(send(new byte[] { 2 }, new IllegalStateException("x".repeat(100_000))).get("message").stringValue())
			.hasSize(8 * 1024);
		assertThat(send(new byte[0], new RuntimeException() {

			@Override
			public String getMessage() {
				throw new IllegalStateException("no message to be had");
			}

		}).get("message").isNull()).isTrue();
	}

	private static void assertCut(JsonNode letter, byte[] data) throws Exception {
		assertThat(letter.get("payloadSize").intValue()).isEqualTo(data.length);
		assertThat(letter.get("payloadSha256").stringValue())
			.isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data)));
		assertThat(letter.get("position").stringValue()).isEqualTo("-1/2");
		assertThat(letter.get("ordinal").intValue()).isEqualTo(2);
	}

	private JsonNode send(byte[] data, Throwable cause) {
		ReadSignal.Message message = new ReadSignal.Message(data, MediaType.APPLICATION_JSON,
				StreamPosition.parse("-1/2"));
		FailedMessage failed = new FailedMessage("listener", "group", "stream", message, 2, 3, cause, null);
		new DeadLetterSender(client).send(failed, this.target).block(TIMEOUT);
		ReadSignal.Message letter = client.stream(this.target)
			.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.blockLast(TIMEOUT);
		return JsonMapper.shared().readTree(letter.data());
	}

}
