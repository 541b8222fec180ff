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

package io.durablestreams.embedded.internal.store;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.durablestreams.embedded.internal.http.BrowserAccess;
import io.durablestreams.embedded.internal.http.FaultQueue;
import io.durablestreams.embedded.internal.http.HttpEndpoint;
import io.durablestreams.embedded.internal.http.RequestBody;
import io.durablestreams.embedded.internal.http.ServerOptions;
import io.durablestreams.embedded.internal.http.StreamRoutes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A disk that is full and has room again, seen over HTTP.
 */
@Execution(ExecutionMode.SAME_THREAD)
class FullDiskTests {

	private static final int MEGABYTE = 1024 * 1024;

	private final HttpClient http = HttpClient.newHttpClient();

	private final Path data;

	private StreamStore store;

	private HttpEndpoint endpoint;

	FullDiskTests(@TempDir Path data) {
		this.data = data;
		this.store = StreamStore.open(LimitedDisk.file(data), 100, MemoryLimit.ofHeap());
		this.endpoint = listen(this.store);
	}

	@BeforeEach
	void createStream() {
		assertThat(send("PUT", "orders", "first;").statusCode()).isEqualTo(201);
	}

	@AfterEach
	void stop() {
		LimitedDisk.hasRoom();
		this.endpoint.stop();
		this.store.close();
	}

	@Test
	void whatDoesNotFitIsRefusedWithAReasonAndTheRestGoesOn() throws IOException {
		LimitedDisk.limit(size() + 200_000);
		HttpResponse<String> refused = send("POST", "orders", "x".repeat(MEGABYTE), "Producer-Id", "p",
				"Producer-Epoch", "0", "Producer-Seq", "0");
		assertThat(refused.statusCode()).isEqualTo(507);
		assertThat(refused.body()).contains("data directory", "No space left on device", "Nothing of this request");
		assertThat(refused.headers().firstValue("Stream-Next-Offset")).isEmpty();
		assertThat(send("POST", "orders", "second;").statusCode()).isEqualTo(204);
		assertThat(send("GET", "orders", "").body()).isEqualTo("first;second;");
		LimitedDisk.hasRoom();
		assertThat(send("POST", "orders", "third;", "Producer-Id", "p", "Producer-Epoch", "0", "Producer-Seq", "0")
			.statusCode()).isEqualTo(200);
		assertThat(send("GET", "orders", "").body()).isEqualTo("first;second;third;");
	}

	@Test
	void readsGoOnWhileNothingCanBeWrittenAndWritesWhenThereIsRoomAgain() {
		CompletableFuture<HttpResponse<String>> poll = sendAsync("GET", "orders?offset=now&live=long-poll", "");
		Awaitility.await().until(() -> this.store.waits().count() == 1);
		LimitedDisk.refuseAll();
		for (int i = 0; i < 5; i++) {
			assertThat(send("POST", "orders", "lost;").statusCode()).isEqualTo(507);
			assertThat(send("PUT", "others", "").statusCode()).isEqualTo(507);
			assertThat(send("DELETE", "orders", "").statusCode()).isEqualTo(507);
			assertThat(send("GET", "orders", "").body()).isEqualTo("first;");
			assertThat(send("GET", "others", "").statusCode()).isEqualTo(404);
			assertThat(send("HEAD", "orders", "").statusCode()).isEqualTo(200);
		}
		this.store.sync();
		assertThat(poll).isNotDone();
		LimitedDisk.hasRoom();
		assertThat(send("POST", "orders", "second;").statusCode()).isEqualTo(204);
		assertThat(poll.orTimeout(30, TimeUnit.SECONDS).join().body()).isEqualTo("second;");
		assertThat(send("PUT", "others", "").statusCode()).isEqualTo(201);
	}

	@Test
	void whatFitsIsKeptAlsoBesideWhatDoesNot() throws IOException {
		LimitedDisk.limit(size() + 400_000);
		String large = "x".repeat(MEGABYTE);
		List<CompletableFuture<HttpResponse<String>>> appends = IntStream.range(0, 24)
			.mapToObj((i) -> sendAsync("POST", "orders", (i % 3 == 0) ? large : i + ";"))
			.toList();
		List<Integer> statuses = appends.stream()
			.map((append) -> append.orTimeout(30, TimeUnit.SECONDS).join().statusCode())
			.toList();
		assertThat(IntStream.range(0, 24).mapToObj((i) -> statuses.get(i) == ((i % 3 == 0) ? 507 : 204)))
			.containsOnly(true);
		assertThat(send("GET", "orders", "").body()).hasSize("first;".length()
				+ IntStream.range(0, 24).filter((i) -> i % 3 != 0).map((i) -> (i + ";").length()).sum());
	}

	@Test
	void whatWasAcknowledgedOnAFullDiskOutlivesAStopOnIt() throws IOException {
		LimitedDisk.limit(size() + 100_000);
		int written = 0;
		while (send("POST", "orders", "x".repeat(5_000)).statusCode() == 204) {
			written++;
		}
		assertThat(written).isPositive();
		LimitedDisk.refuseAll();
		assertThat(send("POST", "orders", "lost").statusCode()).isEqualTo(507);
		restart();
		assertThat(send("GET", "orders", "").body()).hasSize("first;".length() + 5_000 * written).endsWith("x");
	}

	@Test
	void theAnswerIsTrueAlsoWhenAWriteFailsBehindTheData() {
		StringBuilder kept = new StringBuilder("first;");
		int refused = 0;
		for (int i = 0; i < 20; i++) {
			if (i % 5 == 0) {
				// The head is written with the first change after a start
				restart();
			}
			LimitedDisk.refuseNextHeader();
			String[] producer = { "Producer-Id", "p" + i, "Producer-Epoch", "0", "Producer-Seq", "0" };
			int status = send("POST", "orders", i + ";", producer).statusCode();
			refused += LimitedDisk.refusesHeaders() ? 0 : 1;
			LimitedDisk.hasRoom();
			assertThat(status).isIn(200, 507);
			assertThat(send("POST", "orders", i + ";", producer).statusCode()).isEqualTo((status == 200) ? 204 : 200);
			kept.append(i).append(';');
		}
		assertThat(refused).isPositive();
		assertThat(send("GET", "orders", "").body()).isEqualTo(kept.toString());
		restart();
		assertThat(send("GET", "orders", "").body()).isEqualTo(kept.toString());
	}

	/** Stop on a disk that may be full, and start on one that isn't. */
	private void restart() {
		this.endpoint.stop();
		this.store.close();
		this.store = StreamStore.open(LimitedDisk.file(this.data), 100, MemoryLimit.ofHeap());
		this.endpoint = listen(this.store);
	}

	private long size() throws IOException {
		return Files.size(this.data.resolve("durable-streams.mv.db"));
	}

	private HttpResponse<String> send(String method, String path, String body, String... headers) {
		return sendAsync(method, path, body, headers).orTimeout(30, TimeUnit.SECONDS).join();
	}

	private CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String body,
			String... headers) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.endpoint.port() + "/v1/stream/" + path))
			.version(HttpClient.Version.HTTP_1_1)
			.header("Content-Type", "text/plain")
			.method(method, HttpRequest.BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static HttpEndpoint listen(StreamStore store) {
		ServerOptions options = new ServerOptions("/v1/stream", Duration.ofMinutes(1), Duration.ofMinutes(1),
				10 * MEGABYTE, 10 * MEGABYTE, 100 * MEGABYTE, Duration.ofMinutes(1),
				new BrowserAccess(List.of(), List.of()));
		StreamRoutes routes = new StreamRoutes(store, options, new RequestBody(options),
				(request) -> ServerResponse.notFound().build());
		return new HttpEndpoint(0, 100, routes.routes(), new FaultQueue(), options);
	}

}
