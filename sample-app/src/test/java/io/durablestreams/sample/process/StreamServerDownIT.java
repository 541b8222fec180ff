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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The stream's server goes away while the board runs.
 */
@RequiresReferenceServer
class StreamServerDownIT {

	@TempDir
	private Path directory;

	private ReferenceServer server;

	private FlightBoard board;

	@BeforeEach
	void start() {
		this.server = ReferenceServer.start(this.directory.resolve("server"));
		this.board = FlightBoard.in(this.directory)
			.with("sample.seed", false)
			.with("durable.streams.producers.flights.delivery-timeout", "2s")
			.with("durable.streams.request-timeout", "3s")
			.environment("DURABLE_STREAMS_BASE_URL", this.server.baseUrl())
			.start();
	}

	@AfterEach
	void stop() {
		this.board.close();
		this.server.close();
	}

	@Test
	void aFlightIsRejectedWhileThereIsNoServerAndAcceptedOnceItIsBack() {
		this.server.kill();
		// The first may go out on a connection whose end hasn't been noticed yet.
		assertNotPublished(publish(0), "rejected", "unknown");
		assertNotPublished(publish(0), "rejected");
		this.server.restart();
		Waiting.waitFor("the server being back").untilAsserted(() -> assertThat(publish(1).status()).isEqualTo(202));
		this.board.awaitFigures(List.of(FlightFile.flight(1)));
	}

	@Test
	void theOutcomeIsUnknownWhenTheServerDoesNotAnswer() throws IOException {
		this.server.kill();
		int port = URI.create(this.server.baseUrl()).getPort();
		// The kernel takes connections for it, and nobody ever reads them.
		try (ServerSocket silent = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"))) {
			assertNotPublished(publish(0), "unknown");
		}
	}

	@Test
	void anImportIsToldWhatWasAcknowledgedBeforeTheServerWentAway() {
		LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>(FlightFile.flights(10));
		// The JDK's client sends what it has read only after it has read more.
		lines.addAll(List.of(" ", " "));
		CompletableFuture<FlightBoard.Answer> answer = CompletableFuture
			.supplyAsync(() -> this.board.post("/flights/import", "application/x-ndjson",
					GeneratedBody.of(Stream.generate(() -> take(lines)).takeWhile((line) -> !line.isEmpty()))));
		this.board.awaitFigures(FlightFile.flights(10));
		this.server.kill();
		lines.addAll(List.of(FlightFile.flight(10), ""));
		// What was on its way when the connection broke may have been written.
		assertNotPublished(answer.join(), "rejected", "unknown");
		assertThat(answer.join().json().get("accepted").intValue()).isEqualTo(10);
		assertThat(answer.join().json().get("offset").stringValue()).isNotBlank();
	}

	private FlightBoard.Answer publish(int number) {
		return this.board.post("/flights", "application/json", FlightFile.flight(number));
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
