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

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the bodies of all requests hold together.
 */
class BodyMemoryTests {

	private static final int MEMORY = 100_000;

	private static final String LARGE = "x".repeat(60_000);

	private final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
		.port(0)
		.maxBodyMemory(MEMORY)
		.build();

	private final TestClient client = new TestClient(this.server);

	@BeforeEach
	void start() {
		this.server.start();
		this.client.create("orders", TestClient.TEXT);
		this.client.create("other", TestClient.TEXT);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void whatDoesNotFitBesideOtherBodiesIsToldToComeAgain() throws IOException {
		try (RawClient first = halfSent()) {
			HttpResponse<String> refused = appendToOther(LARGE);
			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
			assertThat(refused.body()).contains("memory");
			assertThat(append("small").statusCode()).isEqualTo(204);
			assertThat(first.send("x".repeat(20_000)).readAll()).startsWith("HTTP/1.1 204");
		}
		assertThat(append(LARGE).statusCode()).isEqualTo(204);
		assertThat(this.client.get("orders").body()).hasSize("small".length() + 80_000 + LARGE.length());
	}

	@Test
	void aClientThatGoesAwayGivesTheMemoryBack() throws IOException {
		try (RawClient first = halfSent()) {
			assertThat(first.isAnswered()).isFalse();
		}
		Awaitility.await().until(() -> append(LARGE).statusCode() == 204);
	}

	@Test
	void bodiesThatAreRefusedOrReadGiveTheMemoryBack() {
		this.client.create("json", TestClient.JSON);
		for (int i = 0; i < 5; i++) {
			assertThat(append(LARGE).statusCode()).isEqualTo(204);
			assertThat(this.client.append("json", TestClient.JSON, LARGE).statusCode()).isEqualTo(400);
			assertThat(this.client.append("orders", TestClient.BYTES, LARGE).statusCode()).isEqualTo(409);
			assertThat(this.client.append("none", TestClient.TEXT, LARGE).statusCode()).isEqualTo(404);
			assertThat(this.client.append("orders", TestClient.TEXT, "x".repeat(MEMORY + 1)).statusCode())
				.isEqualTo(413);
			assertThat(this.client.send("PUT", "__ds/subscriptions/s", LARGE).statusCode()).isEqualTo(400);
		}
	}

	@Test
	void whatNeverFitsIsTooLarge() {
		assertThat(append("x".repeat(MEMORY + 1))).satisfies(
				(response) -> assertThat(response.statusCode()).isEqualTo(413),
				(response) -> assertThat(response.body()).contains(Integer.toString(MEMORY)));
	}

	@Test
	void manySmallMessagesTakeMoreThanTheirBytes() {
		this.client.create("json", TestClient.JSON);
		String numbers = "[" + "1,".repeat(20_000) + "1]";
		assertThat(this.client.append("json", TestClient.JSON, numbers).statusCode()).isEqualTo(413);
		assertThat(this.client.get("json").body()).isEqualTo("[]");
		assertThat(this.client.append("json", TestClient.JSON, "[" + "1,".repeat(1_000) + "1]").statusCode())
			.isEqualTo(204);
	}

	@Test
	void aBodyInPiecesOfAnySizeIsTakenAsItIs() throws IOException {
		this.client.create("json", TestClient.JSON);
		List<String> pieces = List.of("[\"", "a", "b", "c".repeat(5_000), "d", "e".repeat(4_095), "f", "\",1", "2,3",
				"]");
		assertThat(chunked("json", TestClient.JSON, pieces)).startsWith("HTTP/1.1 204");
		assertThat(chunked("orders", TestClient.TEXT, pieces)).startsWith("HTTP/1.1 204");
		String all = String.join("", pieces);
		assertThat(this.client.get("json").body()).isEqualTo(all);
		assertThat(this.client.get("orders").body()).isEqualTo(all);
		assertThat(chunked("json", TestClient.JSON, List.of("[", "1", "x"))).startsWith("HTTP/1.1 400");
	}

	private String chunked(String stream, String contentType, List<String> pieces) throws IOException {
		String body = pieces.stream()
			.map((piece) -> Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n")
			.collect(Collectors.joining());
		return RawClient.exchange(this.server,
				"POST /v1/stream/" + stream + " HTTP/1.1\r\nHost: localhost\r\n" + "Content-Type: " + contentType
						+ "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + body + "0\r\n\r\n");
	}

	@Test
	@EnabledIfSystemProperty(named = "soak", matches = "true")
	void aBodyInTheSmallestPiecesDoesNotExhaustASmallHeap(@TempDir Path data) throws IOException {
		try (ForkedServer small = ForkedServer.start(data, "-Xmx128m")) {
			HttpClient http = HttpClient.newHttpClient();
			assertThat(send(http, small, "PUT", 0).join()).isEqualTo(201);
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(small.baseUrl()).getPort())) {
				OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
				out.write(("POST /v1/stream/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
						+ "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\n\"\r\n")
					.getBytes(StandardCharsets.US_ASCII));
				byte[] piece = "1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);
				for (int i = 0; i < 12_000_000; i++) {
					out.write(piece);
				}
				out.write("1\r\n\"\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				out.flush();
				assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
					.startsWith("HTTP/1.1 409");
			}
			assertThat(send(http, small, "POST", 1).join()).isEqualTo(204);
		}
	}

	@Test
	@EnabledIfSystemProperty(named = "soak", matches = "true")
	void manyLargeBodiesAtOnceDoNotExhaustASmallHeap(@TempDir Path data) throws IOException {
		try (ForkedServer small = ForkedServer.start(data, "-Xmx128m")) {
			HttpClient http = HttpClient.newHttpClient();
			assertThat(send(http, small, "PUT", 0).join()).isEqualTo(201);
			for (int megabytes : new int[] { 60, 15, 12, 5 }) {
				List<CompletableFuture<Integer>> appends = IntStream.range(0, 8)
					.mapToObj((i) -> send(http, small, "POST", megabytes))
					.toList();
				assertThat(appends).allSatisfy((append) -> assertThat(append.join())
					.isIn((megabytes == 60) ? List.of(413) : List.of(204, 503)));
				assertThat(send(http, small, "POST", 1).join()).isEqualTo(204);
			}
		}
	}

	private static CompletableFuture<Integer> send(HttpClient http, ForkedServer server, String method, int megabytes) {
		byte[] body = new byte[megabytes * 1024 * 1024];
		HttpRequest request = HttpRequest.newBuilder(URI.create(server.baseUrl() + "/orders"))
			.version(HttpClient.Version.HTTP_1_1)
			.header("Content-Type", TestClient.BYTES)
			.method(method, HttpRequest.BodyPublishers.ofByteArray(body))
			.build();
		return http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
	}

	/** A request that has sent 60 of its 80 kB, all of which are in the way of others. */
	private RawClient halfSent() throws IOException {
		AtomicReference<RawClient> sent = new AtomicReference<>(sendHalf());
		Awaitility.await().until(() -> {
			if (appendToOther("x".repeat(MEMORY - LARGE.length() + 100)).statusCode() == 503) {
				return true;
			}
			if (sent.get().isAnswered()) {
				// The other body was there first.
				sent.get().close();
				sent.set(sendHalf());
			}
			return false;
		});
		return sent.get();
	}

	private RawClient sendHalf() throws IOException {
		return new RawClient(this.server).send("POST /v1/stream/orders HTTP/1.1\r\nHost: localhost\r\n"
				+ "Content-Type: text/plain\r\nContent-Length: 80000\r\nConnection: close\r\n\r\n" + LARGE);
	}

	private HttpResponse<String> appendToOther(String body) {
		return this.client.append("other", TestClient.TEXT, body);
	}

	private HttpResponse<String> append(String body) {
		return this.client.append("orders", TestClient.TEXT, body);
	}

}
