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

package io.durablestreams.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.durablestreams.fixtures.HostileServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Readers that stay, come back or vanish, and a stream server that breaks.
 */
@ParameterizedClass
@EnumSource(WebStack.Kind.class)
class GatewayLiveReadTests {

	private static final String DATA = "event: data\ndata:[1]\n\n";

	private static final String CONTROL = "event: control\ndata:{\"streamNextOffset\":\"1\"}\n\n";

	/** Long before a heartbeat of a minute would tell. */
	private static final Duration SOON = Duration.ofSeconds(30);

	private final WebStack.Kind stack;

	private final HostileServer streams = new HostileServer(GatewayLiveReadTests::silence);

	private @Nullable GatewayServer started;

	GatewayLiveReadTests(WebStack.Kind stack) {
		this.stack = stack;
	}

	@AfterEach
	void stop() {
		if (this.started != null) {
			this.started.close();
		}
		this.streams.close();
	}

	private GatewayServer start(Duration maxLive, Duration heartbeat) {
		GatewayServer server = new GatewayServer(this.stack, this.streams.baseUrl(),
				(builder) -> builder.maxLiveDuration(maxLive).heartbeat(heartbeat).maxLiveReadsPerPrincipal(2));
		this.started = server;
		return server;
	}

	private GatewayServer start() {
		return start(Duration.ofMinutes(1), Duration.ofMillis(200));
	}

	private static void beginEvents(HostileServer.Connection connection, String events) throws IOException {
		connection.writeHead(200, "Content-Type", "text/event-stream", "Transfer-Encoding", "chunked");
		connection.writeChunk(events);
	}

	private static boolean silence(HostileServer.Request request, HostileServer.Connection connection)
			throws IOException {
		beginEvents(connection, DATA + CONTROL);
		connection.awaitClose();
		return false;
	}

	private static BufferedReader events(GatewayServer server) throws IOException {
		Socket socket = server.connect("GET /api/chats/x?live=sse&offset=-1 HTTP/1.1");
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
		awaitLine(reader, "data:{");
		return reader;
	}

	private static void awaitLine(BufferedReader reader, String begin) throws IOException {
		String line = reader.readLine();
		while (line != null && !line.startsWith(begin)) {
			line = reader.readLine();
		}
		assertThat(line).isNotNull();
	}

	@Test
	void aReaderThatGoesAwayEndsItsRequestToTheServer() throws IOException {
		GatewayServer server = start(Duration.ofMinutes(1),
				(this.stack == WebStack.Kind.REACTIVE) ? Duration.ofMinutes(1) : Duration.ofMillis(100));
		BufferedReader reader = events(server);
		assertThat(server.gateway().liveReads()).isOne();
		assertThat(this.streams.openConnections()).isOne();
		reader.close();
		Awaitility.await().atMost(SOON).until(() -> this.streams.openConnections() == 0);
		Awaitility.await().atMost(SOON).until(() -> server.gateway().liveReads() == 0);
	}

	@Test
	void aSilentEventStreamHasComments() throws IOException {
		try (BufferedReader reader = events(start())) {
			awaitLine(reader, ":");
			awaitLine(reader, ":");
		}
	}

	@Test
	void aPrincipalHasSoManyLiveReadsAndOthersHaveTheirs() throws IOException {
		GatewayServer server = start();
		try (BufferedReader first = events(server); BufferedReader second = events(server)) {
			HttpResponse<String> third = server.get("/api/chats/x?live=sse&offset=-1");
			assertThat(third.statusCode()).isEqualTo(429);
			assertThat(third.headers().firstValue("Retry-After")).hasValue("5");
			this.streams.handle((request, connection) -> {
				connection.writeHead(204, "Stream-Next-Offset", "1");
				return true;
			});
			HttpResponse<String> other = server
				.send(server.request("/api/chats/x?live=long-poll&offset=1").setHeader(WebStack.USER, "bob@blue"));
			assertThat(other.statusCode()).isEqualTo(204);
			assertThat(first).isNotSameAs(second);
			SimpleMeterRegistry meters = new SimpleMeterRegistry();
			server.gateway().bindTo(meters);
			assertThat(meters.get("durable.streams.gateway.live.reads").gauge().value()).isEqualTo(2);
			assertThat(meters.get("durable.streams.gateway.live.reads.max").gauge().value()).isEqualTo(10_000);
			assertThat(meters.get("durable.streams.gateway.live.reads.refused").functionCounter().count()).isOne();
		}
		Awaitility.await()
			.atMost(SOON)
			.until(() -> server.get("/api/chats/x?live=long-poll&offset=1").statusCode() == 204);
		Awaitility.await().atMost(SOON).until(() -> server.gateway().liveReads() == 0);
	}

	@Test
	void aLiveReadEndsBehindAControlEventOnceItIsTime() {
		GatewayServer server = start(Duration.ofMillis(300), Duration.ofMinutes(1));
		this.streams.handle((request, connection) -> {
			beginEvents(connection, DATA + CONTROL);
			for (int i = 0; i < 1000; i++) {
				connection.writeChunk(DATA + DATA + CONTROL.substring(0, 20));
				pause();
				connection.writeChunk(CONTROL.substring(20));
			}
			return false;
		});
		HttpResponse<String> response = server.get("/api/chats/x?live=sse&offset=-1");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains(DATA).endsWith(CONTROL);
		Awaitility.await().atMost(SOON).until(() -> server.gateway().liveReads() == 0);
	}

	/** The server is slow, that is what it is for. */
	private static void pause() {
		try {
			Thread.sleep(5);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aLiveReadThatIsSilentEndsOnceItIsTime() {
		GatewayServer server = start(Duration.ofMillis(300), Duration.ofMinutes(1));
		assertThat(server.get("/api/chats/x?live=sse&offset=-1").body()).isEqualTo(DATA + CONTROL);
		this.streams.handle((request, connection) -> {
			connection.awaitClose();
			return false;
		});
		HttpResponse<String> poll = server.get("/api/chats/x?live=long-poll&offset=1");
		assertThat(poll.statusCode()).isEqualTo(503);
		assertThat(poll.headers().firstValue("Retry-After")).hasValue("1");
		Awaitility.await().atMost(SOON).until(() -> this.streams.openConnections() == 0);
		Awaitility.await().atMost(SOON).until(() -> server.gateway().liveReads() == 0);
	}

	@Test
	void aGatewayThatStopsEndsLiveReadsAndRefusesOthers() {
		GatewayServer server = start();
		CompletableFuture<HttpResponse<String>> events = CompletableFuture
			.supplyAsync(() -> server.get("/api/chats/x?live=sse&offset=-1"));
		Awaitility.await().atMost(SOON).until(() -> this.streams.openConnections() == 1);
		Awaitility.await().atMost(SOON).until(() -> server.gateway().liveReads() == 1);
		server.gateway().stop();
		assertThat(events.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join().statusCode()).isIn(200, 503);
		assertThat(server.get("/api/chats/x?live=sse&offset=-1").statusCode()).isEqualTo(503);
		server.gateway().start();
		this.streams.handle((request, connection) -> {
			beginEvents(connection, CONTROL);
			connection.writeLastChunk();
			return false;
		});
		assertThat(server.get("/api/chats/x?live=sse&offset=-1").body()).isEqualTo(CONTROL);
	}

	@Test
	void anEventStreamThatBreaksEndsBetweenTwoEvents() {
		GatewayServer server = start();
		this.streams.handle((request, connection) -> {
			beginEvents(connection, DATA + CONTROL);
			connection.reset();
			return false;
		});
		// What a reset overtakes never came.
		assertThat(server.get("/api/chats/x?live=sse&offset=-1").statusCode()).isIn(200, 502, 503);
	}

	@Test
	void aBodyThatBreaksOffIsNotTakenForAWholeOne() {
		GatewayServer server = start();
		this.streams.handle((request, connection) -> {
			connection.writeHead(200, "Content-Type", "application/json", "Transfer-Encoding", "chunked",
					"Stream-Next-Offset", "1");
			connection.writeChunk("[1,");
			return false;
		});
		assertThatNobodyTakesItForWhole(server, "/api/chats/x?offset=-1");
	}

	/** A server that hasn't sent anything yet can still answer with an error. */
	private static void assertThatNobodyTakesItForWhole(GatewayServer server, String path) {
		try {
			HttpResponse<String> response = server.get(path);
			assertThat(response.statusCode()).isEqualTo(502);
			assertThat(response.headers().firstValue("Stream-Next-Offset")).isEmpty();
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasCauseInstanceOf(IOException.class);
		}
	}

	@Test
	void aLongBodyThatBreaksOffIsNotTakenForAWholeOne() {
		GatewayServer server = start();
		this.streams.handle((request, connection) -> {
			connection.writeHead(200, "Content-Type", "text/plain", "Transfer-Encoding", "chunked",
					"Stream-Next-Offset", "1");
			connection.writeChunk("x".repeat(100_000));
			return false;
		});
		assertThatThrownBy(() -> server.get("/api/chats/x?offset=-1")).hasCauseInstanceOf(IOException.class);
	}

	@Test
	void anEventThatBreaksOffIsNotTakenForAWholeOne() {
		GatewayServer server = start();
		this.streams.handle((request, connection) -> {
			beginEvents(connection, CONTROL + "event: data\ndata: [1");
			return false;
		});
		assertThatNobodyTakesItForWhole(server, "/api/chats/x?live=sse&offset=-1");
	}

	@Test
	void aSlowReaderSlowsTheServerAndNobodyElse() throws Exception {
		AtomicLong written = new AtomicLong();
		byte[] chunk = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
		int chunks = 1600;
		this.streams.handle((request, connection) -> {
			connection.writeHead(200, "Content-Type", "text/plain", "Transfer-Encoding", "chunked");
			boolean slow = request.target().contains("slow");
			for (int i = 0; i < (slow ? chunks : 10); i++) {
				connection.writeChunk(chunk, 0, chunk.length);
				written.addAndGet(slow ? chunk.length : 0);
			}
			connection.writeLastChunk();
			return true;
		});
		GatewayServer server = start();
		List<Socket> slow = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			slow.add(server.connect("GET /api/chats/slow?offset=-1 HTTP/1.1"));
		}
		Awaitility.await().atMost(SOON).until(() -> isStill(written));
		assertThat(written.get()).isLessThan((long) slow.size() * chunks * chunk.length / 2);
		assertThat(server.get("/api/chats/quick?offset=-1").body()).hasSize(10 * chunk.length);
		assertThat(readAll(slow.get(0))).isGreaterThan((long) chunks * chunk.length);
		for (Socket socket : slow) {
			socket.close();
		}
		Awaitility.await().atMost(SOON).until(() -> this.streams.openConnections() <= 3);
	}

	private static boolean isStill(AtomicLong written) {
		long before = written.get();
		pause();
		pause();
		pause();
		return before > 0 && written.get() == before;
	}

	private static long readAll(Socket socket) {
		try (InputStream in = socket.getInputStream()) {
			byte[] buffer = new byte[64 * 1024];
			long total = 0;
			String end = "";
			while (!end.endsWith("0\r\n\r\n")) {
				int count = in.read(buffer);
				if (count < 0) {
					return total;
				}
				total += count;
				end = new String(buffer, Math.max(0, count - 5), Math.min(5, count), StandardCharsets.US_ASCII);
			}
			return total;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
