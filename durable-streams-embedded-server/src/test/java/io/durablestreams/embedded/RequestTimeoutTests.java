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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that don't arrive. All tests wait, so they go side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
class RequestTimeoutTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final EmbeddedDurableStreamsServer SERVER = EmbeddedDurableStreamsServer.builder()
		.port(0)
		.requestTimeout(TIMEOUT)
		.longPollTimeout(TIMEOUT.multipliedBy(3).dividedBy(2))
		.sseLifetime(TIMEOUT.multipliedBy(3).dividedBy(2))
		.build();

	private final TestClient client = new TestClient(SERVER);

	@BeforeAll
	static void start() {
		SERVER.start();
	}

	@BeforeEach
	void createStream() {
		this.client.create("orders", TestClient.TEXT);
		this.client.create("slow", TestClient.TEXT);
	}

	@AfterAll
	static void stop() {
		SERVER.close();
	}

	@Test
	void connectionsWhoseRequestsDoNotArriveAreClosed() throws IOException {
		String post = "POST /v1/stream/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";
		List<String> halves = List.of("", "G", "GET /v1/stream/orders HTTP/1.1\r\nHost: localhost\r\nX-",
				post + "Content-Length: 9\r\n\r\nhalf", post + "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
				"POST /v1/stream/none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf");
		List<RawClient> slow = new ArrayList<>();
		for (String half : halves) {
			slow.add(new RawClient(SERVER).send(half));
		}
		for (RawClient connection : slow) {
			assertThat(connection.readAll()).doesNotContain("HTTP/1.1 2");
			connection.close();
		}
		assertThat(this.client.get("orders").body()).isEmpty();
	}

	@Test
	void aHeadThatDripsIsNotWaitedForEither() throws IOException {
		try (RawClient dripping = new RawClient(SERVER)) {
			dripping.send("GET /v1/stream/orders HTTP/1.1\r\nHost: localhost\r\nX: ");
			Awaitility.await().pollInterval(TIMEOUT.dividedBy(10)).until(() -> {
				try {
					dripping.send("x");
					return false;
				}
				catch (IOException ex) {
					return true;
				}
			});
		}
	}

	@Test
	void aLaterRequestOfAConnectionHasTheSameTime() throws IOException {
		try (RawClient slow = new RawClient(SERVER)) {
			slow.send("HEAD /v1/stream/orders HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(slow.readLine()).contains("200");
			assertThat(slow.send("HEAD /v1/str").readAll()).doesNotContain("HTTP/1.1");
		}
	}

	@Test
	void liveReadsAndConnectionsThatAreKeptHaveAllTheTime() throws IOException {
		try (RawClient kept = new RawClient(SERVER); RawClient events = new RawClient(SERVER)) {
			kept.send("HEAD /v1/stream/orders HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(kept.readLine()).contains("200");
			events.send(
					"GET /v1/stream/orders?offset=now&live=sse HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			assertThat(this.client.get("orders?offset=now&live=long-poll").statusCode()).isEqualTo(204);
			assertThat(events.readAll()).startsWith("HTTP/1.1 200").contains("event: control");
			kept.send("GET /v1/stream/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			assertThat(kept.readAll()).contains("HTTP/1.1 404");
		}
	}

	@Test
	void aBodyThatArrivesSlowlyButSteadilyIsTaken() {
		// Again if this machine paused itself
		Awaitility.await().until(() -> appendSlowly().startsWith("HTTP/1.1 204"));
	}

	private static String appendSlowly() {
		try (RawClient steady = new RawClient(SERVER)) {
			steady.send("POST /v1/stream/slow HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
					+ "Content-Length: 8\r\nConnection: close\r\n\r\n");
			int[] sent = new int[1];
			Awaitility.await().pollInterval(TIMEOUT.dividedBy(5)).until(() -> {
				steady.send("x");
				return ++sent[0] == 8;
			});
			return steady.readAll();
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
