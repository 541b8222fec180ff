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
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many requests and slow readers.
 */
class LoadTests {

	private static final int MEGABYTE = 1024 * 1024;

	private static final int SLOW_READERS = 50;

	private static final int ROUNDS = Boolean.getBoolean("soak") ? 5000 : 100;

	/**
	 * With Reactor Netty 1.3.7 about one request in a thousand would never be answered,
	 * had the server not taken care of it.
	 */
	@Test
	void everyRequestOnAConnectionThatIsKeptIsAnswered(@TempDir Path data) {
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.dataDirectory(data)
			.build()) {
			server.start();
			List<CompletableFuture<Void>> workers = IntStream.range(0, 4)
				.mapToObj((worker) -> CompletableFuture.runAsync(() -> useStreams(server, worker)))
				.toList();
			Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> workers.stream().allMatch((w) -> w.isDone()));
			workers.forEach(CompletableFuture::join);
		}
	}

	@Test
	void concurrentAppendsAreAllKept(@TempDir Path data) {
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.dataDirectory(data)
			.build()) {
			server.start();
			TestClient client = new TestClient(server);
			client.create("busy", TestClient.JSON);
			List<CompletableFuture<Integer>> appends = IntStream.range(0, 500)
				.mapToObj((i) -> client.sendAsync("POST", "busy", "{\"n\":" + i + "}", "Content-Type", TestClient.JSON)
					.thenApply((response) -> response.statusCode()))
				.toList();
			assertThat(appends.stream().map(TestClient::get)).containsOnly(204);
			String body = client.get("busy").body();
			assertThat(IntStream.range(0, 500)).allMatch((i) -> body.contains("{\"n\":" + i + "}"));
			assertThat(body.split("\\{")).hasSize(501);
		}
	}

	@Test
	void slowReadersCostNoMemory(@TempDir Path data) throws IOException {
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.dataDirectory(data)
			.maxResponseSize(16 * MEGABYTE)
			.build()) {
			server.start();
			TestClient client = new TestClient(server);
			client.create("large", TestClient.BYTES);
			for (int i = 0; i < 16; i++) {
				client.append("large", TestClient.BYTES, "x".repeat(MEGABYTE));
			}
			long before = memory();
			List<Socket> readers = new ArrayList<>();
			try {
				for (int i = 0; i < SLOW_READERS; i++) {
					readers.add(read(server, (i % 2 == 0) ? "" : "&live=sse"));
				}
				for (Socket reader : readers) {
					assertThat(reader.getInputStream().read()).isEqualTo('H');
				}
				// 800 MiB have been asked for; what the kernel doesn't take must not
				// exist.
				assertThat(memory() - before).isLessThan(100 * MEGABYTE);
				assertThat(client.append("large", TestClient.BYTES, "y").statusCode()).isEqualTo(204);
			}
			finally {
				for (Socket reader : readers) {
					reader.close();
				}
			}
		}
	}

	private static void useStreams(EmbeddedDurableStreamsServer server, int worker) {
		TestClient client = new TestClient(server);
		for (int round = 0; round < ROUNDS; round++) {
			String stream = worker + "-" + round;
			assertThat(client.create(stream, TestClient.TEXT).statusCode()).isEqualTo(201);
			assertThat(client.append(stream, TestClient.TEXT, "a").statusCode()).isEqualTo(204);
			assertThat(client.get(stream).body()).isEqualTo("a");
			assertThat(client.append(stream, TestClient.TEXT, "b", "Producer-Id", "x").statusCode()).isEqualTo(400);
			assertThat(client.send("HEAD", stream, "").statusCode()).isEqualTo(200);
			assertThat(client.append(stream, TestClient.TEXT, "c").statusCode()).isEqualTo(204);
			assertThat(client.send("DELETE", stream, "").statusCode()).isEqualTo(204);
			assertThat(client.append(stream, TestClient.TEXT, "d").statusCode()).isEqualTo(404);
		}
	}

	private static Socket read(EmbeddedDurableStreamsServer server, String live) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(16 * 1024);
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
		OutputStream out = socket.getOutputStream();
		out.write(("GET /v1/stream/large?offset=-1" + live + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		out.flush();
		return socket;
	}

	private static long memory() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		long heap = runtime.totalMemory() - runtime.freeMemory();
		return heap + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() + PlatformDependent.usedDirectMemory();
	}

}
