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

package io.durablestreams.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits and the status codes that tell of them.
 */
class LimitTests {

	private static final int MAX_BODY = 100_000;

	private final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
		.port(0)
		.maxBodySize(MAX_BODY)
		.maxStreams(3)
		.maxConnections(2)
		.build();

	private final TestClient client = new TestClient(this.server);

	@BeforeEach
	void start() {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aBodyThatSaysItIsTooLargeIsRefused() {
		this.client.create("small", TestClient.BYTES);
		HttpResponse<String> response = this.client.append("small", TestClient.BYTES, "x".repeat(MAX_BODY + 1));
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.body()).contains(Integer.toString(MAX_BODY));
		assertThat(this.client.append("small", TestClient.BYTES, "x".repeat(MAX_BODY)).statusCode()).isEqualTo(204);
		assertThat(this.client.get("small").body()).hasSize(MAX_BODY);
	}

	@Test
	void aBodyThatTurnsOutTooLargeIsRefused() {
		this.client.create("small", TestClient.BYTES);
		byte[] bytes = new byte[MAX_BODY + 1];
		HttpResponse<String> response = this.client.send("POST", "small",
				HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)), "Content-Type",
				TestClient.BYTES);
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(this.client.get("small").body()).isEmpty();
	}

	@Test
	void oneStreamTooManyIsRefused() {
		for (int i = 0; i < 3; i++) {
			assertThat(this.client.create("stream-" + i, TestClient.TEXT).statusCode()).isEqualTo(201);
		}
		HttpResponse<String> response = this.client.create("stream-3", TestClient.TEXT);
		assertThat(response.statusCode()).isEqualTo(429);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
		assertThat(this.client.create("stream-2", TestClient.TEXT).statusCode()).isEqualTo(200);
		this.client.send("DELETE", "stream-0", "");
		assertThat(this.client.create("stream-3", TestClient.TEXT).statusCode()).isEqualTo(201);
	}

	@Test
	void oneConnectionTooManyIsRefused() throws IOException {
		try (Socket first = connect()) {
			assertThat(firstLine(first)).contains("404");
			try (Socket second = connect()) {
				assertThat(firstLine(second)).contains("404");
				try (Socket third = connect()) {
					assertThat(firstLine(third)).contains("503");
				}
			}
		}
		Awaitility.await().untilAsserted(() -> {
			try (Socket next = connect()) {
				assertThat(firstLine(next)).contains("404");
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "+999999999-12-31T23:59:59Z", "-0001-01-01T00:00:00Z", "2030-01-01T00:00Z", "2030-01-01",
			"2030-02-30T00:00:00Z" })
	void anExpiryThatIsNoRfc3339TimestampIsRefused(String expiresAt) {
		HttpResponse<String> response = this.client.create("stream", TestClient.TEXT, "Stream-Expires-At", expiresAt);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("Stream-Expires-At", "RFC 3339");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "9999-12-31T23:59:59.999999999-18:00", "2999-01-01t00:00:00z", "2999-01-01T00:00:00.1+01:00" })
	void anyRfc3339TimestampIsAnExpiry(String expiresAt) {
		assertThat(this.client.create("stream", TestClient.TEXT, "Stream-Expires-At", expiresAt).statusCode())
			.isEqualTo(201);
		assertThat(this.client.append("stream", TestClient.TEXT, "x").statusCode()).isEqualTo(204);
	}

	@Test
	void theAnswerToARequestWhoseBodyNobodyWantsArrives() throws IOException {
		String body = "x".repeat(90_000);
		String response = RawClient.exchange(this.server,
				"POST /v1/stream/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n"
						+ "Content-Length: " + body.length() + "\r\n\r\n" + body);
		assertThat(response).startsWith("HTTP/1.1 404").contains("There is no such stream");
	}

	@Test
	void aPathOutsideTheBasePathIsTold() throws IOException {
		try (Socket socket = connect()) {
			request(socket, "GET /elsewhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(response).startsWith("HTTP/1.1 404").contains("Streams lie below /v1/stream/");
		}
	}

	@Test
	void anUnknownMethodIsRefused() {
		this.client.create("stream", TestClient.TEXT);
		assertThat(this.client.send("PATCH", "stream", "x").statusCode()).isEqualTo(405);
	}

	@Test
	void invalidJsonIsRefusedAndLeavesTheConnectionUsable() {
		this.client.create("json", TestClient.JSON);
		for (int i = 0; i < 50; i++) {
			HttpResponse<String> response = this.client.append("json", TestClient.JSON, "[1,]" + " ".repeat(50_000));
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).contains("byte 3");
		}
		assertThat(this.client.get("json").body()).isEqualTo("[]");
	}

	private Socket connect() throws IOException {
		return new Socket(InetAddress.getLoopbackAddress(), this.server.port());
	}

	private static String firstLine(Socket socket) throws IOException {
		request(socket, "HEAD /v1/stream/none HTTP/1.1\r\nHost: localhost\r\n\r\n");
		InputStream in = socket.getInputStream();
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
			line.append((char) c);
		}
		return line.toString();
	}

	private static void request(Socket socket, String request) throws IOException {
		OutputStream out = socket.getOutputStream();
		out.write(request.getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

}
