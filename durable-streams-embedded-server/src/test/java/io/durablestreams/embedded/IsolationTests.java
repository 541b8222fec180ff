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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is sent to one stream, the others go on. {@code -Dseed=} repeats a run.
 */
class IsolationTests {

	private static final int ROUNDS = Boolean.getBoolean("soak") ? 500 : 8;

	private static final int REQUESTS = 30;

	private static final List<String> METHODS = List.of("PUT", "PUT", "PUT", "POST", "POST", "POST", "GET", "GET",
			"HEAD", "DELETE", "PATCH", "OPTIONS");

	private static final List<String> NUMBERS = List.of("0", "1", "2", "-1", "+1", "01", "1.5", "1e3",
			"9007199254740991", "9007199254740992", "9223372036854775807", "999999999999999999", "99999999999999999999",
			"", " ", "x", "\u00b2");

	private static final List<String> TIMES = List.of("+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z",
			"9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999999-18:00", "0000-01-01T00:00:00Z",
			"2026-02-30T00:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01", "2026-01-01t00:00:00z", "now", "");

	private static final List<String> OFFSETS = List.of("-1", "now", "0000000000000000_0000000000000000",
			"0000000000000000_0000000000000001", "0000000000000000_9999999999999999",
			"9999999999999999_9999999999999999", "0", "x", "", "%00");

	private static final List<String> TYPES = List.of("application/json", "text/plain", "application/octet-stream",
			"application/json;charset=utf-16", "text/plain;charset=nonsense", "text/plain;charset=\"", "text/plain;;=",
			"a/b c", "*/*", "text/*", "application/json, text/plain", "multipart/form-data", "x", "");

	private static final List<String> BODIES = List.of("", "[]", "[1,2]", "{\"a\":[1]}", "[", "[[[[", "nul", "\u0000",
			"\"\\ud800\"", "x".repeat(70_000), "[".repeat(5_000) + "]".repeat(5_000), "1e999999999", "[1,]", "é");

	private static final Map<String, List<String>> HEADERS = Map.ofEntries(Map.entry("Content-Type", TYPES),
			Map.entry("Stream-TTL", NUMBERS), Map.entry("Stream-Expires-At", TIMES), Map.entry("Stream-Seq", NUMBERS),
			Map.entry("Stream-Closed", List.of("true", "TRUE", "false", "1", "")),
			Map.entry("Stream-Forked-From",
					List.of("/v1/stream/target", "/v1/stream/target-0", "/v1/stream/target-1", "/v1/stream/none",
							"/v1/stream/", "target", "", "http://127.0.0.1/v1/stream/target")),
			Map.entry("Stream-Fork-Offset", OFFSETS), Map.entry("Stream-Fork-Sub-Offset", NUMBERS),
			Map.entry("Producer-Id", List.of("p", "q", "", "é", "p".repeat(3_000))),
			Map.entry("Producer-Epoch", NUMBERS), Map.entry("Producer-Seq", NUMBERS),
			Map.entry("If-None-Match", List.of("*", "\"x\"", "W/\"x\"", ",,,", "")),
			Map.entry("Transfer-Encoding-X", List.of("chunked")), Map.entry("Range", List.of("bytes=0-", "x")));

	private static final List<String> QUERIES = List.of("", "?live=sse&offset=now", "?live=long-poll&offset=-1",
			"?live=long-poll&offset=now&cursor=99999999999999999999", "?live=x", "?offset=-1&offset=-1", "?offset",
			"?cursor=-1", "?offset=" + "9".repeat(1_000));

	/** What is no request at all; the answer, if there is one, doesn't matter. */
	private static final List<String> GARBAGE = List.of("GET /v1/stream/target?%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
			"GET /v1/stream/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", "\u0000\u0001\r\n\r\n",
			"POST /v1/stream/target HTTP/9.9\r\n\r\n", "GET http://[::1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
			"POST /v1/stream/target HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\nx",
			"POST /v1/stream/target HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
			"POST /v1/stream/target HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx",
			"PUT /v1/stream/target HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");

	private static final List<String> TARGETS = List.of("target", "target", "target", "target-0", "target-1", "target/",
			"target/../target", "%2e%2e/target", "target%00", "target%ff", "t".repeat(3_000), "__ds",
			"__ds/subscriptions/s", "__ds/subscriptions/%ff", "__ds/subscriptions/s/claim",
			"__ds/subscriptions/s/streams");

	private static final List<String> SUBSCRIPTIONS = List.of("{}", "[]", "{\"type\":\"webhook\"}",
			"{\"type\":\"pull-wake\",\"pattern\":\"" + "**/".repeat(300) + "x\",\"wake_stream\":\"target\"}",
			"{\"type\":\"pull-wake\",\"streams\":[\"target\"],\"wake_stream\":\"target-0\"}",
			"{\"type\":\"webhook\",\"pattern\":\"t*\",\"webhook\":{\"url\":\"http://127.0.0.1:1/\"}}",
			"{\"worker\":\"w\"}", "{\"streams\":[\"target\",\"/\"]}", "[".repeat(2_000));

	private final long seed = Long.getLong("seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	@Test
	void nothingSentToAStreamInMemoryHurtsAnother() {
		assertThatOthersGoOn(null);
	}

	@Test
	void nothingSentToAStreamInADirectoryHurtsAnotherAlsoAfterARestart(@TempDir Path data) {
		assertThatOthersGoOn(data);
	}

	private void assertThatOthersGoOn(@Nullable Path data) {
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.dataDirectory(data)
			.longPollTimeout(Duration.ofMillis(20))
			.sseLifetime(Duration.ofMillis(40))
			.build()) {
			server.start();
			TestClient client = new TestClient(server);
			assertThat(client.create("other", TestClient.JSON).statusCode()).isEqualTo(201);
			for (int round = 0; round < ROUNDS; round++) {
				for (int request = 0; request < REQUESTS; request++) {
					sendAnything(server);
					sendGarbage(server);
				}
				assertThatTheOtherGoesOn(client, round);
				if (round % 4 == 3) {
					server.stop();
					server.start();
				}
			}
			server.deleteAllStreams();
			assertThat(client.create("other", TestClient.JSON).statusCode()).isEqualTo(201);
		}
	}

	private void assertThatTheOtherGoesOn(TestClient client, int round) {
		assertThat(client.append("other", TestClient.JSON, Integer.toString(round)).statusCode())
			.as("seed %d", this.seed)
			.isEqualTo(204);
		assertThat(client.get("other").body()).as("seed %d", this.seed)
			.isEqualTo(IntStream.rangeClosed(0, round)
				.mapToObj(Integer::toString)
				.collect(Collectors.joining(",", "[", "]")));
		assertThat(client.create("new-" + round, TestClient.TEXT).statusCode()).as("seed %d", this.seed).isEqualTo(201);
		assertThat(client.send("DELETE", "new-" + round, "").statusCode()).as("seed %d", this.seed).isEqualTo(204);
	}

	private void sendAnything(EmbeddedDurableStreamsServer server) {
		String target = any(TARGETS);
		String body = any(target.startsWith("__ds") ? SUBSCRIPTIONS : BODIES);
		StringBuilder request = new StringBuilder(any(METHODS)).append(" /v1/stream/")
			.append(target)
			.append(any(QUERIES))
			.append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
		HEADERS.forEach((name, values) -> {
			if (this.random.nextInt(HEADERS.size()) < 3) {
				request.append(name).append(": ").append(any(values)).append("\r\n");
			}
		});
		String head = request.append("Content-Length: ").append(body.length()).append("\r\n\r\n").toString();
		String status = status(server, head + body);
		assertThat(status).as("seed %d: %s", this.seed, head).matches("HTTP/1.1 [234][0-9]{2} .*");
	}

	private void sendGarbage(EmbeddedDurableStreamsServer server) {
		try (RawClient client = new RawClient(server)) {
			client.send(any(GARBAGE));
		}
		catch (IOException ex) {
			// The server has had enough of it.
		}
	}

	private static String status(EmbeddedDurableStreamsServer server, String request) {
		try {
			return RawClient.exchange(server, request).lines().findFirst().orElse("no answer");
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private <T> T any(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

}
