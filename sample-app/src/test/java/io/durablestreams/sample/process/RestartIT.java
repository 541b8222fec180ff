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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The board starts for the first time, and is killed, and stopped, and started again
 * while flights are appended from outside: each counts once.
 */
@Execution(ExecutionMode.CONCURRENT)
class RestartIT {

	private static final int KILLS = Boolean.getBoolean("soak") ? 50 : 1;

	/** As many as are appended in a second or so. */
	private static final int MOST_FLIGHTS = Boolean.getBoolean("soak") ? 1500 : 150;

	private static final int SIGTERM = 143;

	@TempDir
	private Path directory;

	private final long randomSeed = new Random().nextLong();

	private final Random random = new Random(this.randomSeed);

	@Test
	void noFlightIsLostOrRepeatedWithTheEmbeddedServer() throws IOException {
		int port = FreePorts.find();
		FlightBoard.Settings settings = FlightBoard.in(this.directory).with("durable.streams.embedded.port", port);
		survive(settings, settings.startPackaged(), "http://127.0.0.1:" + port + "/v1/stream");
		try (var files = Files.list(this.directory)) {
			assertThat(files).containsExactly(this.directory.resolve("data"));
		}
	}

	@Test
	@RequiresReferenceServer
	void noFlightIsLostOrRepeatedWithTheReferenceServer() {
		try (ReferenceServer server = ReferenceServer.start()) {
			FlightBoard.Settings settings = FlightBoard.in(this.directory)
				.environment("DURABLE_STREAMS_BASE_URL", server.baseUrl());
			survive(settings, settings.start(), server.baseUrl());
		}
		assertThat(this.directory.resolve("data/streams")).doesNotExist();
	}

	private void survive(FlightBoard.Settings settings, FlightBoard first, String baseUrl) {
		try (first; OutsideProducer producer = new OutsideProducer(baseUrl, this.random)) {
			assertTheFlightsOfTheFileAreThere(first);
			producer.start();
			awaitSomeFlights(producer);
			first.kill();
			for (int i = 1; i < KILLS; i++) {
				killAtARandomMoment(settings, producer);
			}
			stopAtARandomMoment(settings, producer);
			try (FlightBoard board = settings.start()) {
				assertFigures(board, FlightFile.flights().size() + producer.finish());
			}
		}
	}

	private static void assertTheFlightsOfTheFileAreThere(FlightBoard board) {
		board.awaitUpToDate();
		assertThat(board.get("/airports").body()).isEqualTo(Figures.of(FlightFile.flights()).json());
		FlightBoard.Answer status = board.get("/status");
		assertThat(status.status()).isEqualTo(200);
		assertThat(status.body()).isEqualTo("{\"listeners\":[" + listener(status, 0, "airport-delays", 2000) + ","
				+ listener(status, 1, "hello", 0) + "," + listener(status, 2, "ticker", 2000) + "]}");
	}

	private static String listener(FlightBoard.Answer status, int index, String id, int handled) {
		String offset = status.json().at("/listeners/" + index + "/offset").stringValue();
		return "{\"id\":\"%s\",\"state\":\"LIVE\",\"upToDate\":true,\"handled\":%d,\"failed\":0,\"offset\":\"%s\"}"
			.formatted(id, handled, offset);
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

	/** The outside producer begins with the file's first flight again. */
	private void assertFigures(FlightBoard board, int flights) {
		Figures figures = Figures.of(FlightFile.flights(flights));
		board.awaitFigures(figures);
		board.awaitUpToDate();
		assertThat(board.get("/airports").body()).as("random seed %d", this.randomSeed).isEqualTo(figures.json());
	}

}
