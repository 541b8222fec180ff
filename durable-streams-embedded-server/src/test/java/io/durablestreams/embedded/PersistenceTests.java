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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What outlives a process.
 */
class PersistenceTests {

	private static final int WRITERS = 4;

	private static final int ROUNDS = Boolean.getBoolean("soak") ? 20 : 2;

	private static final int APPENDS_PER_ROUND = 200;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@TempDir
	private Path data;

	@Test
	void everythingAboutAStreamOutlivesARestart() {
		EmbeddedDurableStreamsServer server = server();
		TestClient client = new TestClient(server);
		server.start();
		client.create("source", "text/plain; charset=utf-8", "Stream-TTL", "3600");
		client.append("source", TestClient.TEXT, "hello", "Producer-Id", "p", "Producer-Epoch", "3", "Producer-Seq",
				"0", "Stream-Seq", "b");
		client.create("fork", TestClient.TEXT, "Stream-Forked-From", "/v1/stream/source", "Stream-Fork-Offset",
				"0000000000000000_0000000000000001", "Stream-Fork-Sub-Offset", "2");
		client.append("fork", TestClient.TEXT, "p!", "Stream-Closed", "true", "Producer-Id", "q", "Producer-Epoch", "0",
				"Producer-Seq", "0");
		client.send("DELETE", "source", "");
		client.create("other", TestClient.JSON, "Stream-Expires-At", "2999-01-01T00:00:00Z");
		server.stop();
		server.start();
		assertThat(client.get("source").statusCode()).isEqualTo(410);
		HttpResponse<String> fork = client.get("fork");
		assertThat(fork.body()).isEqualTo("help!");
		assertThat(fork.headers().firstValue("Stream-Closed")).hasValue("true");
		assertThat(client.send("HEAD", "fork", "").headers().firstValue("Stream-TTL")).hasValue("3600");
		assertThat(client
			.append("fork", TestClient.TEXT, "again", "Stream-Closed", "true", "Producer-Id", "q", "Producer-Epoch",
					"0", "Producer-Seq", "0")
			.statusCode()).isEqualTo(204);
		assertThat(client.send("HEAD", "other", "").headers().firstValue("Stream-Expires-At"))
			.hasValue("2999-01-01T00:00:00Z");
		client.send("DELETE", "fork", "");
		assertThat(client.get("source").statusCode()).isEqualTo(404);
		server.close();
	}

	@Test
	void producerStateAndStreamSeqOutliveARestart() {
		EmbeddedDurableStreamsServer server = server();
		TestClient client = new TestClient(server);
		server.start();
		client.create("stream", TestClient.TEXT);
		String[] first = { "Producer-Id", "p", "Producer-Epoch", "3", "Producer-Seq", "0", "Stream-Seq", "b" };
		assertThat(client.append("stream", TestClient.TEXT, "a", first).statusCode()).isEqualTo(200);
		server.stop();
		server.start();
		assertThat(client.append("stream", TestClient.TEXT, "a", first).statusCode()).isEqualTo(204);
		assertThat(client.append("stream", TestClient.TEXT, "x", "Stream-Seq", "a").statusCode()).isEqualTo(409);
		assertThat(client
			.append("stream", TestClient.TEXT, "x", "Producer-Id", "p", "Producer-Epoch", "2", "Producer-Seq", "0")
			.statusCode()).isEqualTo(403);
		assertThat(client.get("stream").body()).isEqualTo("a");
		server.close();
	}

	@Test
	void subscriptionsOutliveARestart() {
		EmbeddedDurableStreamsServer server = server();
		TestClient client = new TestClient(server);
		server.start();
		client.create("wakes", TestClient.JSON);
		assertThat(client
			.send("PUT", "__ds/subscriptions/workers",
					"{\"type\":\"pull-wake\",\"pattern\":\"events/**\",\"wake_stream\":\"wakes\"}")
			.statusCode()).isEqualTo(201);
		client.create("events/a/b", TestClient.JSON);
		client.append("events/a/b", TestClient.JSON, "[1,2]");
		JsonNode before = claim(client);
		server.stop();
		server.start();
		JsonNode after = claim(client);
		assertThat(after.path("generation").asLong()).isGreaterThan(before.path("generation").asLong());
		assertThat(after.path("streams").path(0).path("path").asString()).isEqualTo("events/a/b");
		HttpResponse<String> stale = client.send("POST", "__ds/subscriptions/workers/ack", "{}", "Authorization",
				"Bearer " + before.path("token").asString());
		assertThat(stale.statusCode()).isEqualTo(401);
		server.close();
	}

	@Test
	void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws IOException {
		List<Integer> sent = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			sent.add(0);
		}
		for (int round = 0; round < ROUNDS; round++) {
			try (ForkedServer server = ForkedServer.start(this.data)) {
				assertThatNothingIsLostOrTwice(server.baseUrl(), sent);
				List<AtomicInteger> progress = sent.stream().map(AtomicInteger::new).toList();
				List<CompletableFuture<Void>> writers = IntStream.range(0, WRITERS)
					.mapToObj((writer) -> CompletableFuture
						.runAsync(() -> write(server.baseUrl(), writer, progress.get(writer))))
					.toList();
				int goal = sent.stream().mapToInt(Integer::intValue).sum() + APPENDS_PER_ROUND;
				Awaitility.await()
					.atMost(Duration.ofMinutes(1))
					.pollInterval(Duration.ofMillis(5))
					.until(() -> progress.stream().mapToInt(AtomicInteger::get).sum() > goal);
				server.kill();
				for (int writer = 0; writer < WRITERS; writer++) {
					CompletableFuture<Void> running = writers.get(writer);
					Awaitility.await().until(running::isDone);
					sent.set(writer, progress.get(writer).get());
				}
			}
		}
		try (ForkedServer server = ForkedServer.start(this.data)) {
			assertThatNothingIsLostOrTwice(server.baseUrl(), sent);
		}
	}

	/** Append numbers, one request after another, until the server is gone. */
	private void write(String baseUrl, int writer, AtomicInteger acknowledged) {
		try {
			while (true) {
				int next = acknowledged.get();
				if (append(baseUrl, writer, next) != 200) {
					throw new IllegalStateException("refused");
				}
				acknowledged.incrementAndGet();
			}
		}
		catch (CompletionException ex) {
			// Killed in the middle: the append that got no answer is sent again later.
		}
	}

	/**
	 * Each stream holds all that was acknowledged, and at most the one append more that
	 * was never answered; its producer agrees, whichever of the two it is.
	 */
	private void assertThatNothingIsLostOrTwice(String baseUrl, List<Integer> sent) {
		for (int writer = 0; writer < WRITERS; writer++) {
			send("PUT", baseUrl + "/writer-" + writer, "");
			int known = sent.get(writer);
			List<Integer> read = read(baseUrl + "/writer-" + writer);
			assertThat(read).isEqualTo(IntStream.range(0, read.size()).boxed().toList());
			assertThat(read.size()).isBetween(known, known + 1);
			assertThat(append(baseUrl, writer, known)).isEqualTo((read.size() > known) ? 204 : 200);
			assertThat(read(baseUrl + "/writer-" + writer)).hasSize(known + 1);
			sent.set(writer, known + 1);
		}
	}

	private List<Integer> read(String url) {
		List<Integer> all = new ArrayList<>();
		String offset = "-1";
		HttpResponse<String> page;
		do {
			page = send("GET", url + "?offset=" + offset, "");
			JsonMapper.shared().readTree(page.body()).forEach((message) -> all.add(message.path("n").asInt()));
			offset = TestClient.nextOffset(page);
		}
		while (page.headers().firstValue("Stream-Up-To-Date").isEmpty());
		return all;
	}

	private int append(String baseUrl, int writer, int number) {
		return send("POST", baseUrl + "/writer-" + writer, "{\"n\":" + number + ",\"pad\":\"" + "x".repeat(200) + "\"}",
				"Producer-Id", "writer-" + writer, "Producer-Epoch", "0", "Producer-Seq", Integer.toString(number))
			.statusCode();
	}

	private HttpResponse<String> send(String method, String url, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
			.header("Content-Type", TestClient.JSON)
			.method(method, HttpRequest.BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()).join();
	}

	private static JsonNode claim(TestClient client) {
		HttpResponse<String> claim = Awaitility.await()
			.until(() -> client.send("POST", "__ds/subscriptions/workers/claim", "{\"worker\":\"w\"}"),
					(response) -> response.statusCode() == 200);
		return JsonMapper.shared().readTree(claim.body());
	}

	private EmbeddedDurableStreamsServer server() {
		return EmbeddedDurableStreamsServer.builder().port(0).dataDirectory(this.data).build();
	}

}
