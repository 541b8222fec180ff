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
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each request of the board, and each of its answers. Tests share a board and keep to
 * airports of their own.
 */
class FlightBoardIT {

	private static final String JSON = "application/json";

	private static final String NDJSON = "application/x-ndjson";

	private static final String PROBLEM = "application/problem+json";

	@TempDir
	private static Path directory;

	private static int port;

	private static Path data;

	private static FlightBoard board;

	@BeforeAll
	static void start() {
		port = FreePorts.find();
		data = directory.resolve("elsewhere");
		board = FlightBoard.in(directory)
			.with("server.port", port)
			.with("sample.seed", false)
			.with("sample.data-dir", data)
			.start();
	}

	@AfterAll
	static void stop() {
		board.close();
	}

	@Test
	void thePortAndTheDataDirectoryAndWhetherToPublishTheFileAreTakenFromTheCommandLine() {
		assertThat(board.url().getPort()).isEqualTo(port);
		assertThat(data).isDirectoryContaining("glob:**/streams").isDirectoryContaining("glob:**/airports.mv.db");
		board.awaitUpToDate();
		assertThat(board.get("/airports").body()).doesNotContain("\"ATL\"");
	}

	@Test
	void aPublishedFlightIsCounted() {
		FlightBoard.Answer answer = board.post("/flights", JSON, FlightFile.flightFrom("PUB"));
		assertThat(answer.status()).isEqualTo(202);
		String offset = answer.json().get("offset").stringValue();
		assertThat(answer.body()).isEqualTo("{\"offset\":\"" + offset + "\"}");
		assertThat(offset).isNotBlank();
		awaitAirport("{\"code\":\"PUB\",\"flights\":1,\"meanDelay\":-19.0,\"worstDelay\":-19}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			date; "2001-01-01 06:55"
			date; "2001/02/29 06:55"
			date; "2001/01/01 24:00"
			date; "2001/1/1 6:55"
			date; ""
			date; 20010101
			date; [2001,1,1,6,55,30]
			date; null
			delay; "late"
			delay; "1"
			delay; 1.5
			delay; true
			delay; 99999999999
			delay; {}
			delay; null
			distance; -1
			distance; "x"
			origin; "lax"
			origin; "Nashville"
			origin; ""
			origin; 123
			origin; null
			destination; ["BNA"]
			""")
	void aFieldThatIsWrongIsNamed(String field, String wrong) {
		String flight = FlightFile.flightFrom("BAD")
			.replaceAll("\"" + field + "\":[^,}]+", "\"" + field + "\":" + wrong);
		assertInvalid(board.post("/flights", JSON, flight), field);
	}

	@ParameterizedTest
	@ValueSource(strings = { "date", "delay", "distance", "origin", "destination" })
	void aFieldThatIsMissingIsNamed(String field) {
		String flight = FlightFile.flightFrom("BAD").replaceAll("\"" + field + "\":[^,}]+,?", "").replace(",}", "}");
		assertInvalid(board.post("/flights", JSON, flight), field);
	}

	@Test
	void aFieldThatNoFlightHasIsNamed() {
		assertInvalid(board.post("/flights", JSON, FlightFile.flightFrom("BAD").replace("}", ",\"gate\":7}")), "gate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "7", "\"LAX\"", "{", "{\"delay\":x}", "nonsense" })
	void whatIsNoJsonObjectIsRefused(String body) {
		FlightBoard.Answer answer = board.post("/flights", JSON, body);
		assertProblem(answer, 400, Map.of());
		assertThat(answer.body()).doesNotContain("jackson", "io.durablestreams");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/flights", "/flights/import" })
	void anotherContentTypeIsRefused(String path) {
		assertProblem(board.post(path, "text/csv", FlightFile.flightFrom("BAD")), 415, Map.of());
	}

	@Test
	void anArrayIsImported() {
		String flights = String.join(",", FlightFile.flightFrom("ARR"), FlightFile.flightFrom("ARR"));
		assertImported(board.post("/flights/import", JSON, "[" + flights + "]"), 2);
		awaitAirport("{\"code\":\"ARR\",\"flights\":2,\"meanDelay\":-19.0,\"worstDelay\":-19}");
	}

	@Test
	void linesAreImported() {
		String flights = String.join("\r\n", FlightFile.flightFrom("LIN"), "", FlightFile.flightFrom("LIN"));
		assertImported(board.post("/flights/import", NDJSON, flights), 2);
		awaitAirport("{\"code\":\"LIN\",\"flights\":2,\"meanDelay\":-19.0,\"worstDelay\":-19}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { JSON + ";'[]'", NDJSON + ";''", NDJSON + ";'\n\n'", JSON + ";''" })
	void anEmptyImportIsAccepted(String type, String body) {
		FlightBoard.Answer answer = board.post("/flights/import", type, body);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("{\"accepted\":0,\"offset\":null}");
	}

	@Test
	void anArrayIsImportedUpToWhatIsNoFlight() {
		String flight = FlightFile.flightFrom("IDX");
		String wrong = FlightFile.flightFrom("IDX").replace("-19", "\"late\"");
		FlightBoard.Answer answer = board.post("/flights/import", JSON,
				List.of(flight, flight, flight, wrong, flight).toString());
		assertProblem(answer, 400, Map.of("index", 3, "accepted", 3, "field", "delay"));
		assertOffset(answer);
		awaitAirport("{\"code\":\"IDX\",\"flights\":3,\"meanDelay\":-19.0,\"worstDelay\":-19}");
	}

	@Test
	void linesAreImportedUpToWhatIsNoFlight() {
		String flight = FlightFile.flightFrom("LNO");
		FlightBoard.Answer answer = board.post("/flights/import", NDJSON,
				String.join("\n", flight, "", flight, "nonsense", flight));
		assertProblem(answer, 400, Map.of("line", 4, "accepted", 2));
		assertOffset(answer);
		awaitAirport("{\"code\":\"LNO\",\"flights\":2,\"meanDelay\":-19.0,\"worstDelay\":-19}");
	}

	@Test
	void anImportThatBreaksOffIsToldHowFarItCame() {
		FlightBoard.Answer answer = board.post("/flights/import", JSON,
				"[" + FlightFile.flightFrom("CUT") + ",{\"date\"");
		assertProblem(answer, 400, Map.of("index", 1, "accepted", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "{}", "null", "[]", "", ",", "nonsense", "{\"origin\":\"%s\"}" })
	void whatIsNoFlightInAnArrayIsNamedByItsIndex(String second) {
		String flights = "[" + FlightFile.flightFrom("ARY") + "," + second.formatted("X".repeat(5000)) + "]";
		assertProblem(board.post("/flights/import", JSON, flights), 400, Map.of("index", 1, "accepted", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "{}", "null", "[]", "{", "nonsense" })
	void whatIsNoFlightInALineIsNamedByItsLine(String third) {
		String flights = FlightFile.flightFrom("LNE") + "\n\n" + third + "\n" + FlightFile.flightFrom("LNE");
		assertProblem(board.post("/flights/import", NDJSON, flights), 400, Map.of("line", 3, "accepted", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "7", "nonsense", "\"[]\"" })
	void anImportThatIsWrongFromTheBeginningIsToldSo(String body) {
		FlightBoard.Answer answer = board.post("/flights/import", JSON, body);
		assertProblem(answer, 400, Map.of("index", 0, "accepted", 0));
		assertThat(answer.json().get("offset").isNull()).isTrue();
	}

	@Test
	void aGreetingIsHeard() {
		assertThat(board.post("/hello", "application/x-www-form-urlencoded", "name=Ada").status()).isEqualTo(202);
		Waiting.waitFor("the greeting")
			.untilAsserted(() -> assertThat(board.get("/hello").body()).isEqualTo("[\"Hello, Ada!\"]"));
	}

	@Test
	void anUnknownAirportIsNotFound() {
		assertProblem(board.get("/airports/ZZZ"), 404, Map.of("code", "ZZZ"));
	}

	private static void assertInvalid(FlightBoard.Answer answer, String field) {
		assertProblem(answer, 400, Map.of("field", field));
		assertThat(answer.json().get("detail").stringValue()).startsWith("'" + field + "'");
		assertThat(answer.body()).doesNotContain("jackson", "io.durablestreams");
	}

	private static void assertImported(FlightBoard.Answer answer, int count) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo(
				"{\"accepted\":%d,\"offset\":\"%s\"}".formatted(count, answer.json().get("offset").stringValue()));
	}

	private static void assertProblem(FlightBoard.Answer answer, int status, Map<String, Object> properties) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.contentType()).isEqualTo(PROBLEM);
		assertThat(answer.json().get("status").intValue()).isEqualTo(status);
		properties.forEach((name, value) -> assertThat(answer.json().path(name).asString()).as(answer.body())
			.isEqualTo(value.toString()));
	}

	private static void assertOffset(FlightBoard.Answer answer) {
		assertThat(answer.json().get("offset").stringValue()).isNotBlank();
	}

	private static void awaitAirport(String expected) {
		String code = expected.substring(9, 12);
		Waiting.waitFor(code)
			.untilAsserted(() -> assertThat(board.get("/airports/" + code).body()).isEqualTo(expected));
	}

}
