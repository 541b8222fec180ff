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

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Imports far larger than what the board may hold of them. The stream itself is compared:
 * listeners, which are slower, would only make the tests longer.
 */
class LargeImportIT {

	private static final boolean SOAK = Boolean.getBoolean("soak");

	private static final int FLIGHTS = SOAK ? 2_000_000 : 10_000;

	@TempDir
	private static Path directory;

	private static StreamContent stream;

	private static FlightBoard board;

	@BeforeAll
	static void start() {
		int port = FreePorts.find();
		stream = new StreamContent("http://127.0.0.1:" + port + "/v1/stream");
		board = FlightBoard.in(directory)
			.with("sample.seed", false)
			.with("durable.streams.embedded.port", port)
			.with("durable.streams.producers.flights.buffer-memory", SOAK ? "2MB" : "100KB")
			.with("durable.streams.listener-defaults.auto-startup", false)
			.jvmOption("-Xmx80m")
			.start();
	}

	@AfterAll
	static void stop() {
		board.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-ndjson" })
	void anImportOfAnySizeIsPublishedWithALittleHeap(String type) {
		String before = stream.tail();
		FlightBoard.Answer answer = board.post("/flights/import", type,
				GeneratedBody.of(type.equals("application/json") ? array(flights()) : flights()));
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		assertThat(answer.json().get("accepted").intValue()).isEqualTo(FLIGHTS);
		List<String> published = stream.flightsFrom(before);
		assertThat(published.equals(FlightFile.flights(FLIGHTS))).as("%d flights, in order", published.size()).isTrue();
	}

	/**
	 * Most of the body is still to be sent when the answer comes.
	 */
	@Test
	void aMistakeAtTheBeginningIsToldToAClientThatIsStillSending() {
		String before = stream.tail();
		Stream<String> lines = Stream.concat(Stream.of(FlightFile.flight(0), FlightFile.flight(1), "oops"), flights());
		FlightBoard.Answer answer = board.post("/flights/import", "application/x-ndjson", GeneratedBody.of(lines));
		assertThat(answer.status()).as(answer.body()).isEqualTo(400);
		assertThat(answer.json().get("line").intValue()).isEqualTo(3);
		assertThat(answer.json().get("accepted").intValue()).isEqualTo(2);
		assertThat(stream.flightsFrom(before)).isEqualTo(FlightFile.flights(2));
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
