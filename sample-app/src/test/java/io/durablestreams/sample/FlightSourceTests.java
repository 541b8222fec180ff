package io.durablestreams.sample;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.BaseSubscriber;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Imports in both formats, read one flight at a time.
 */
@JsonTest
class FlightSourceTests {

	private static final String LAX = "{\"date\":\"2001/01/01 06:55\",\"delay\":-19,\"distance\":1797,\"origin\":\"LAX\",\"destination\":\"BNA\"}";

	private static final String SJC = LAX.replace("LAX", "SJC");

	@Autowired
	private JsonMapper json;

	@ParameterizedTest
	@ValueSource(strings = { "", " \n ", "[]", " [ ] " })
	void anEmptyArrayHasNoFlights(String body) {
		assertThat(read(array(body))).isEmpty();
	}

	@Test
	void anArrayIsReadInOrder() {
		assertThat(read(array(" [" + LAX + " ,\n" + SJC + "]\n"))).containsExactly("LAX", "SJC");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "7]", "{}]", "null]", "[]]", "", ",", "]x", "] []", "{\"origin\":\"%s\"}]" })
	void whatIsNoFlightInAnArrayIsNamedByItsIndex(String rest) {
		FlightSource source = array("[" + LAX + (rest.startsWith("]") ? "" : ",") + rest.formatted("X".repeat(5000)));
		assertThat(source.read()).isNotNull();
		assertThatExceptionOfType(InvalidEntryException.class).isThrownBy(source::read).satisfies((ex) -> {
			assertThat(ex.unit()).isEqualTo("index");
			assertThat(ex.number()).isOne();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "7", "nonsense", "\"[]\"" })
	void whatIsNoArrayIsRefusedAtIndexZero(String body) {
		assertThatExceptionOfType(InvalidEntryException.class).isThrownBy(array(body)::read)
			.satisfies((ex) -> assertThat(ex.number()).isZero());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "\r\n\r\n", "  \n\t" })
	void blankLinesHaveNoFlights(String body) {
		assertThat(read(lines(body))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\n\n", " \n" })
	void linesAreReadInOrderWhateverEndsThem(String end) {
		assertThat(read(lines(LAX + end + SJC + end))).containsExactly("LAX", "SJC");
		assertThat(read(lines(LAX + end + SJC))).containsExactly("LAX", "SJC");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "{}", "null", "[]", "{", "nonsense", "%1$s %1$s", "[%1$s]", "%2$s" })
	void whatIsNoFlightInALineIsNamedByItsLine(String third) {
		FlightSource source = lines(LAX + "\n\n" + third.formatted(LAX, " ".repeat(20_000)) + "\n" + SJC + "\n");
		assertThat(source.read()).isNotNull();
		assertThatExceptionOfType(InvalidEntryException.class).isThrownBy(source::read).satisfies((ex) -> {
			assertThat(ex.unit()).isEqualTo("line");
			assertThat(ex.number()).isEqualTo(3);
		});
	}

	@Test
	void theFieldAtFaultIsNamed() {
		assertThatExceptionOfType(InvalidEntryException.class)
			.isThrownBy(() -> read(array("[" + LAX.replace("-19", "\"late\"") + "]")))
			.satisfies((ex) -> assertThat(ex.reason().getField()).isEqualTo("delay"));
		assertThatExceptionOfType(InvalidEntryException.class)
			.isThrownBy(() -> read(lines(LAX.replace("-19", "\"late\""))))
			.satisfies((ex) -> assertThat(ex.reason().getField()).isEqualTo("delay"));
	}

	@Test
	void aBrokenConnectionIsNoFaultOfTheFlights() {
		InputStream broken = new InputStream() {
			@Override
			public int read() throws IOException {
				throw new IOException("reset");
			}
		};
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> new JsonArrayFlights(reader(), broken).read())
			.isNotInstanceOf(InvalidEntryException.class);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> new NdjsonFlights(reader(), broken).read())
			.isNotInstanceOf(InvalidEntryException.class);
	}

	@Test
	void flightsAreReadOnlyAsTheyAreAskedFor() {
		List<Flight> read = new ArrayList<>();
		FlightSource source = lines((LAX + "\n").repeat(10));
		FlightSource counted = () -> {
			Flight flight = source.read();
			if (flight != null) {
				read.add(flight);
			}
			return flight;
		};
		BaseSubscriber<Flight> subscriber = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
				subscription.request(3);
			}
		};
		counted.flux().subscribe(subscriber);
		assertThat(read).hasSize(3);
		subscriber.request(4);
		assertThat(read).hasSize(7);
	}

	private List<String> read(FlightSource source) {
		List<String> origins = new ArrayList<>();
		for (Flight flight = source.read(); flight != null; flight = source.read()) {
			origins.add(flight.origin());
		}
		return origins;
	}

	private FlightSource array(String body) {
		return new JsonArrayFlights(reader(), stream(body));
	}

	private FlightSource lines(String body) {
		return new NdjsonFlights(reader(), stream(body));
	}

	private ObjectReader reader() {
		return this.json.readerFor(Flight.class);
	}

	private static InputStream stream(@Nullable String body) {
		return new ByteArrayInputStream((body != null) ? body.getBytes(StandardCharsets.UTF_8) : new byte[0]);
	}

}
