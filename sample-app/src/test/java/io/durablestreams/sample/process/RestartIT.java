package io.durablestreams.sample.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flights are appended from outside while the board is killed, and stopped, and started
 * again: each counts once.
 */
class RestartIT {

	private static final int KILLS = Boolean.getBoolean("soak") ? 50 : 1;

	/** As many as are appended in some seconds. */
	private static final int MOST_FLIGHTS = Boolean.getBoolean("soak") ? 1500 : 300;

	private static final int SIGTERM = 143;

	@TempDir
	private Path directory;

	private final long randomSeed = new Random().nextLong();

	private final Random random = new Random(this.randomSeed);

	@Test
	void noFlightIsLostOrRepeatedWithTheEmbeddedServer() {
		int port = FreePorts.find();
		survive(FlightBoard.in(this.directory).with("sample.seed", false).with("durable.streams.embedded.port", port),
				"http://127.0.0.1:" + port + "/v1/stream");
	}

	@Test
	@RequiresReferenceServer
	void noFlightIsLostOrRepeatedWithTheReferenceServer() {
		try (ReferenceServer server = ReferenceServer.start()) {
			survive(FlightBoard.in(this.directory)
				.with("sample.seed", false)
				.environment("DURABLE_STREAMS_BASE_URL", server.baseUrl()), server.baseUrl());
		}
	}

	private void survive(FlightBoard.Settings settings, String baseUrl) {
		try (OutsideProducer producer = new OutsideProducer(baseUrl, this.random)) {
			// The first start creates the stream.
			try (FlightBoard board = settings.start()) {
				producer.start();
				awaitSomeFlights(producer);
				board.kill();
			}
			for (int i = 1; i < KILLS; i++) {
				killAtARandomMoment(settings, producer);
			}
			stopAtARandomMoment(settings, producer);
			try (FlightBoard board = settings.start()) {
				assertFigures(board, FlightFile.flights(producer.finish()));
			}
		}
	}

	private void killAtARandomMoment(FlightBoard.Settings settings, OutsideProducer producer) {
		try (RunningProcess board = settings.launch()) {
			awaitSomeFlights(producer);
			board.kill();
		}
	}

	private void stopAtARandomMoment(FlightBoard.Settings settings, OutsideProducer producer) {
		try (FlightBoard board = settings.start()) {
			awaitSomeFlights(producer);
			assertThat(board.terminate()).isEqualTo(SIGTERM);
		}
	}

	/**
	 * The time that a random number of flights takes to be appended is a random moment in
	 * the board's life: with the reference server also of its start.
	 */
	private void awaitSomeFlights(OutsideProducer producer) {
		int target = producer.appended() + this.random.nextInt(MOST_FLIGHTS);
		Waiting.waitFor("flights being appended").until(() -> producer.appended() >= target);
	}

	private void assertFigures(FlightBoard board, List<String> flights) {
		board.awaitFigures(flights);
		board.awaitUpToDate();
		assertThat(board.get("/airports").body()).as("random seed %d", this.randomSeed)
			.isEqualTo(Figures.of(flights).json());
	}

}
