package io.durablestreams.sample.process;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Imports far larger than what the board may hold of them.
 */
class LargeImportIT {

	private static final int FLIGHTS = Boolean.getBoolean("soak") ? 2_000_000 : 50_000;

	@TempDir
	private Path directory;

	/**
	 * The stream itself is compared: listeners, which are slower, would only make the
	 * test longer.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-ndjson" })
	void anImportOfAnySizeIsPublishedWithALittleHeap(String type) {
		int port = FreePorts.find();
		try (FlightBoard board = board().with("durable.streams.embedded.port", port)
			.with("durable.streams.listener-defaults.auto-startup", false)
			.jvmOption("-Xmx80m")
			.start()) {
			FlightBoard.Answer answer = board.post("/flights/import", type,
					GeneratedBody.of(type.equals("application/json") ? array(flights()) : flights()));
			assertThat(answer.status()).as(answer.body()).isEqualTo(200);
			assertThat(answer.json().get("accepted").intValue()).isEqualTo(FLIGHTS);
			List<String> published = StreamContent.flights("http://127.0.0.1:" + port + "/v1/stream");
			assertThat(published.equals(FlightFile.flights(FLIGHTS))).as("%d flights, in order", published.size())
				.isTrue();
		}
	}

	/**
	 * Most of the body is still to be sent when the answer comes.
	 */
	@Test
	void aMistakeAtTheBeginningIsToldToAClientThatIsStillSending() {
		try (FlightBoard board = board().start()) {
			Stream<String> lines = Stream.concat(Stream.of(FlightFile.flight(0), FlightFile.flight(1), "oops"),
					flights());
			FlightBoard.Answer answer = board.post("/flights/import", "application/x-ndjson", GeneratedBody.of(lines));
			assertThat(answer.status()).as(answer.body()).isEqualTo(400);
			assertThat(answer.json().get("line").intValue()).isEqualTo(3);
			assertThat(answer.json().get("accepted").intValue()).isEqualTo(2);
			board.awaitFigures(FlightFile.flights(2));
		}
	}

	private FlightBoard.Settings board() {
		return FlightBoard.in(this.directory)
			.with("sample.seed", false)
			.with("durable.streams.producers.flights.buffer-memory", "2MB");
	}

	/**
	 * A flight a line, with what makes an array of them at the lines' beginnings.
	 */
	private static Stream<String> array(Stream<String> flights) {
		AtomicBoolean first = new AtomicBoolean(true);
		return Stream.concat(flights.map((flight) -> (first.getAndSet(false) ? "[" : ",") + flight), Stream.of("]"));
	}

	private static Stream<String> flights() {
		return IntStream.range(0, FLIGHTS).mapToObj(FlightFile::flight);
	}

}
