package io.durablestreams.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What a flight is in JSON, read as the service is configured to.
 */
@JsonTest
class FlightTests {

	@Autowired
	private JsonMapper json;

	@Test
	void everyFlightOfTheFileIsReadAndWrittenUnchanged() throws Exception {
		JsonNode file = this.json.readTree(new ClassPathResource("flights/flights-2k.json").getInputStream());
		assertThat(file).hasSize(2000);
		for (JsonNode flight : file) {
			assertThat(this.json.writeValueAsString(this.json.treeToValue(flight, Flight.class)))
				.isEqualTo(flight.toString());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', nullValues = "", textBlock = """
			date; {"delay":1,"distance":2,"origin":"LAX","destination":"BNA"}
			date; {"date":null,"delay":1,"distance":2,"origin":"LAX","destination":"BNA"}
			date; {"date":"2001-01-01 06:55","delay":1,"distance":2,"origin":"LAX","destination":"BNA"}
			date; {"date":"2001/02/29 06:55","delay":1,"distance":2,"origin":"LAX","destination":"BNA"}
			date; {"date":"2001/01/01 24:00","delay":1,"distance":2,"origin":"LAX","destination":"BNA"}
			date; {"date":"2001/1/1 6:55","delay":1,"distance":2,"origin":"LAX","destination":"BNA"}
			date; {"date":"","delay":1,"distance":2,"origin":"LAX","destination":"BNA"}
			date; {"date":20010101,"delay":1,"distance":2,"origin":"LAX","destination":"BNA"}
			date; {"date":[2001,1,1,6,55,30],"delay":1,"distance":2,"origin":"LAX","destination":"BNA"}
			delay; {"date":"2001/01/01 06:55","distance":2,"origin":"LAX","destination":"BNA"}
			delay; {"date":"2001/01/01 06:55","delay":null,"distance":2,"origin":"LAX","destination":"BNA"}
			delay; {"date":"2001/01/01 06:55","delay":1.5,"distance":2,"origin":"LAX","destination":"BNA"}
			delay; {"date":"2001/01/01 06:55","delay":"1","distance":2,"origin":"LAX","destination":"BNA"}
			delay; {"date":"2001/01/01 06:55","delay":true,"distance":2,"origin":"LAX","destination":"BNA"}
			delay; {"date":"2001/01/01 06:55","delay":99999999999,"distance":2,"origin":"LAX","destination":"BNA"}
			delay; {"date":"2001/01/01 06:55","delay":{},"distance":2,"origin":"LAX","destination":"BNA"}
			distance; {"date":"2001/01/01 06:55","delay":1,"origin":"LAX","destination":"BNA"}
			distance; {"date":"2001/01/01 06:55","delay":1,"distance":-1,"origin":"LAX","destination":"BNA"}
			distance; {"date":"2001/01/01 06:55","delay":1,"distance":"x","origin":"LAX","destination":"BNA"}
			origin; {"date":"2001/01/01 06:55","delay":1,"distance":2,"destination":"BNA"}
			origin; {"date":"2001/01/01 06:55","delay":1,"distance":2,"origin":"lax","destination":"BNA"}
			origin; {"date":"2001/01/01 06:55","delay":1,"distance":2,"origin":"LAXX","destination":"BNA"}
			origin; {"date":"2001/01/01 06:55","delay":1,"distance":2,"origin":123,"destination":"BNA"}
			origin; {"date":"2001/01/01 06:55","delay":1,"distance":2,"origin":"","destination":"BNA"}
			destination; {"date":"2001/01/01 06:55","delay":1,"distance":2,"origin":"LAX"}
			destination; {"date":"2001/01/01 06:55","delay":1,"distance":2,"origin":"LAX","destination":["BNA"]}
			gate; {"date":"2001/01/01 06:55","delay":1,"distance":2,"origin":"LAX","destination":"BNA","gate":7}
			; {"date":"2001/01/01 06:55","delay":x}
			; {"date":"2001/01/01 06:55"
			; []
			; 7
			; "LAX"
			; nonsense
			""")
	void whatIsNoFlightIsRefusedWithTheFieldAtFault(String field, String text) {
		tools.jackson.core.JacksonException ex = catchThrowableOfType(tools.jackson.core.JacksonException.class,
				() -> this.json.readValue(text, Flight.class));
		assertThat(ex).as(text).isNotNull();
		InvalidFlightException invalid = InvalidFlightException.of(ex);
		assertThat(invalid.getField()).as(invalid.getMessage()).isEqualTo(field);
		assertThat(invalid).hasMessageNotContainingAny("jackson", "io.durablestreams");
		if (field != null) {
			assertThat(invalid.getMessage()).satisfiesAnyOf(
					(message) -> assertThat(message).contains("'" + field + "'"),
					(message) -> assertThat(message).startsWith("The JSON is malformed"));
		}
	}

	@Test
	void aFlightCanNotBeMadeWithoutAnAirport() {
		assertThatExceptionOfType(InvalidFlightException.class)
			.isThrownBy(() -> new Flight(java.time.LocalDateTime.MIN, 0, 0, "", "BNA"))
			.withMessage("'origin' must be an airport's three capital letters, such as LAX");
	}

}
