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

package io.durablestreams.sample.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The stream's server goes away while the board runs. Tests share a board and keep to
 * airports of their own.
 */
@RequiresReferenceServer
class StreamServerDownIT {

	@TempDir
	private static Path directory;

	private static ReferenceServer server;

	private static FlightBoard board;

	@BeforeAll
	static void start() {
		server = ReferenceServer.start(directory.resolve("server"));
		board = FlightBoard.in(directory)
			.with("sample.seed", false)
			.with("durable.streams.producers.flights.delivery-timeout", "2s")
			.with("durable.streams.request-timeout", "3s")
			.environment("DURABLE_STREAMS_BASE_URL", server.baseUrl())
			.start();
	}

	@AfterAll
	static void stop() {
		board.close();
		server.close();
	}

	@BeforeEach
	void startServer() {
		server.restart();
		publishUntilAccepted("UPP");
	}

	@Test
	void aFlightIsRejectedWhileThereIsNoServerAndAcceptedOnceItIsBack() {
		server.kill();
		// The first may go out on connections whose end hasn't been noticed yet.
		Waiting.waitFor("the flight being rejected").until(() -> {
			FlightBoard.Answer answer = publish("REJ");
			assertNotPublished(answer, "rejected", "unknown");
			return answer.json().get("outcome").stringValue().equals("rejected");
		});
		server.restart();
		publishUntilAccepted("BAC");
		Waiting.waitFor("the flight").until(() -> board.get("/airports/BAC").status() == 200);
		assertThat(board.get("/airports/REJ").status()).isEqualTo(404);
	}

	@Test
	void theOutcomeIsUnknownWhenTheServerDoesNotAnswer() throws IOException {
		server.kill();
		int port = URI.create(server.baseUrl()).getPort();
		// The kernel takes connections for it, and nobody ever reads them.
		try (ServerSocket silent = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"))) {
			assertNotPublished(publish("UNK"), "unknown");
		}
	}

	@Test
	void anImportIsToldWhatWasAcknowledgedBeforeTheServerWentAway() {
		LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
		for (int i = 0; i < 10; i++) {
			lines.add(FlightFile.flightFrom("IMP"));
		}
		// The JDK's client sends what it has read only after it has read more.
		lines.addAll(List.of(" ", " "));
		CompletableFuture<FlightBoard.Answer> answer = CompletableFuture
			.supplyAsync(() -> board.post("/flights/import", "application/x-ndjson",
					GeneratedBody.of(Stream.generate(() -> take(lines)).takeWhile((line) -> !line.isEmpty()))));
		Waiting.waitFor("the flights of the import")
			.until(() -> board.get("/airports/IMP").body().contains("\"flights\":10"));
		server.kill();
		lines.addAll(List.of(FlightFile.flightFrom("IMP"), ""));
		// What was on its way when the connection broke may have been written.
		assertNotPublished(answer.join(), "rejected", "unknown");
		assertThat(answer.join().json().get("accepted").intValue()).isEqualTo(10);
		assertThat(answer.join().json().get("offset").stringValue()).isNotBlank();
	}

	private static void publishUntilAccepted(String origin) {
		Waiting.waitFor("the server being back")
			.untilAsserted(() -> assertThat(publish(origin).status()).isEqualTo(202));
	}

	private static FlightBoard.Answer publish(String origin) {
		return board.post("/flights", "application/json", FlightFile.flightFrom(origin));
	}

	private static String take(LinkedBlockingQueue<String> lines) {
		try {
			return lines.take();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "";
		}
	}

	private static void assertNotPublished(FlightBoard.Answer answer, String... outcomes) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(503);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(answer.json().get("outcome").stringValue()).isIn((Object[]) outcomes);
	}

}
