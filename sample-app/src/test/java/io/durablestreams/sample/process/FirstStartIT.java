package io.durablestreams.sample.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a newcomer sees: the flights of the file, once, whatever comes.
 */
class FirstStartIT {

	@TempDir
	private Path directory;

	@Test
	void theFlightsOfTheFileAreThereOnceWithTheEmbeddedServer() throws IOException {
		startTwice(FlightBoard.in(this.directory).packaged());
		try (var files = Files.list(this.directory)) {
			assertThat(files).containsExactly(this.directory.resolve("data"));
		}
	}

	@Test
	@RequiresReferenceServer
	void theFlightsOfTheFileAreThereOnceWithTheReferenceServer() {
		try (ReferenceServer server = ReferenceServer.start()) {
			startTwice(FlightBoard.in(this.directory).environment("DURABLE_STREAMS_BASE_URL", server.baseUrl()));
		}
		assertThat(this.directory.resolve("data/streams")).doesNotExist();
	}

	@Test
	void thePortAndTheDataDirectoryAndWhetherToPublishTheFileAreTakenFromTheCommandLine() {
		int port = FreePorts.find();
		Path data = this.directory.resolve("elsewhere");
		FlightBoard.Settings settings = FlightBoard.in(this.directory)
			.with("server.port", port)
			.with("sample.seed", false)
			.with("sample.data-dir", data);
		try (FlightBoard board = settings.start()) {
			assertThat(board.url().getPort()).isEqualTo(port);
			assertThat(data).isDirectoryContaining("glob:**/streams").isDirectoryContaining("glob:**/airports.mv.db");
			board.awaitUpToDate();
			assertThat(board.get("/airports").body()).isEqualTo("[]");
		}
	}

	@Test
	void aDataDirectoryThatCanNotBeWrittenIsNamed() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		try (RunningProcess board = FlightBoard.in(this.directory)
			.with("sample.data-dir", file.resolve("data"))
			.launch()) {
			assertThat(board.awaitExit()).isOne();
			assertThat(board.output()).contains("APPLICATION FAILED TO START")
				.contains("sample.data-dir")
				.contains(file.toString())
				.contains("can't be written");
		}
	}

	private void startTwice(FlightBoard.Settings settings) {
		try (FlightBoard board = settings.start()) {
			board.awaitFigures(FlightFile.flights());
			board.awaitUpToDate();
			assertThat(board.get("/airports/ATL").json()).isEqualTo(airport(board, "ATL"));
			assertStatus(board, 2000);
			board.terminate();
		}
		try (FlightBoard board = settings.start()) {
			board.awaitUpToDate();
			assertThat(board.get("/airports").body()).isEqualTo(Figures.of(FlightFile.flights()).json());
			assertStatus(board, 0);
		}
	}

	private static JsonNode airport(FlightBoard board, String code) {
		return board.get("/airports")
			.json()
			.valueStream()
			.filter((airport) -> airport.get("code").stringValue().equals(code))
			.findAny()
			.orElseThrow();
	}

	private static void assertStatus(FlightBoard board, int handled) {
		FlightBoard.Answer answer = board.get("/status");
		assertThat(answer.status()).isEqualTo(200);
		String offset = answer.json().at("/listeners/0/offset").stringValue();
		String listener = "{\"id\":\"%s\",\"state\":\"LIVE\",\"upToDate\":true,\"handled\":" + handled
				+ ",\"failed\":0,\"offset\":\"" + offset + "\"}";
		assertThat(answer.body()).isEqualTo(
				"{\"listeners\":[" + listener.formatted("airport-delays") + "," + listener.formatted("ticker") + "]}");
	}

}
