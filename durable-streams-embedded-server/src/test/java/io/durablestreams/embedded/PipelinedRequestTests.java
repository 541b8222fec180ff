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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that arrive before the answer to the one before them is written.
 */
class PipelinedRequestTests {

	private static final EmbeddedDurableStreamsServer SERVER = EmbeddedDurableStreamsServer.builder()
		.port(0)
		.longPollTimeout(Duration.ofMillis(200))
		.build();

	@BeforeAll
	static void start() {
		SERVER.start();
	}

	@BeforeEach
	void createStream() {
		SERVER.deleteAllStreams();
		new TestClient(SERVER).create("orders", TestClient.TEXT);
	}

	@AfterAll
	static void stop() {
		SERVER.close();
	}

	@Test
	void theRequestThatAsksForTheEndOfTheConnectionIsAnsweredToo() throws IOException {
		String answers = RawClient.exchange(SERVER,
				request("GET", "?offset=-1", "") + request("HEAD", "", "Connection: close\r\n"));
		assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
		assertThat(answers).containsOnlyOnce("connection: close");
	}

	@Test
	void aRequestBehindALongPollWaitsForItsEnd() throws IOException {
		String answers = RawClient.exchange(SERVER, request("GET", "?offset=now&live=long-poll", "")
				+ request("GET", "?offset=-1", "") + request("DELETE", "", "Connection: close\r\n"));
		assertThat(answers).containsSubsequence("HTTP/1.1 204", "HTTP/1.1 200", "HTTP/1.1 204");
	}

	@Test
	void bodiesStayWithTheirRequests() throws IOException {
		StringBuilder requests = new StringBuilder();
		for (int i = 0; i < 100; i++) {
			requests.append(request("POST", "", "Content-Type: text/plain\r\nContent-Length: 3\r\n"))
				.append("%02d,".formatted(i));
		}
		requests.append(request("GET", "?offset=-1", "Connection: close\r\n"));
		String answers = RawClient.exchange(SERVER, requests.toString());
		assertThat(answers.split("HTTP/1.1 204", -1)).hasSize(101);
		assertThat(answers).contains("\r\n\r\n00,01,02,").endsWith("97,98,99,");
	}

	private static String request(String method, String query, String headers) {
		return "%s /v1/stream/orders%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(method, query, headers);
	}

}
