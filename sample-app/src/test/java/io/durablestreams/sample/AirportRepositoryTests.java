package io.durablestreams.sample;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.test.context.jdbc.Sql;
import org.springframework.test.context.jdbc.Sql.ExecutionPhase;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@JdbcTest(properties = "sample.data-dir=target/unused")
@Import(AirportRepository.class)
class AirportRepositoryTests {

	@Autowired
	private AirportRepository airports;

	@Test
	void figuresAreKeptByAirportAndSortedByCode() {
		this.airports.add(0, new Departure("SJC", 4));
		this.airports.add(1, new Departure("LAX", -19));
		this.airports.add(2, new Departure("SJC", 60));
		this.airports.add(3, new Departure("SJC", -7));
		assertThat(this.airports.findAll()).containsExactly(new Airport("LAX", 1, -19, -19),
				new Airport("SJC", 3, 19, 60));
	}

	@Test
	void theMeanIsNotRounded() {
		this.airports.add(0, new Departure("ATL", 1));
		this.airports.add(1, new Departure("ATL", 0));
		this.airports.add(2, new Departure("ATL", 0));
		assertThat(this.airports.find("ATL")).hasValue(new Airport("ATL", 3, 1.0 / 3, 1));
	}

	@Test
	void aRedeliveredDepartureChangesNothing() {
		assertThat(this.airports.add(7, new Departure("ATL", 5))).isTrue();
		assertThat(this.airports.add(7, new Departure("ATL", 5))).isFalse();
		assertThat(this.airports.find("ATL")).hasValue(new Airport("ATL", 1, 5, 5));
	}

	@Test
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	@Sql(statements = { "DELETE FROM departure", "DELETE FROM airport" },
			executionPhase = ExecutionPhase.AFTER_TEST_METHOD)
	void anOrdinalDoesNotCountWhenItsFiguresFail() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.airports.add(8, new Departure("TOO LONG", 5)));
		assertThat(this.airports.add(8, new Departure("JFK", 5))).isTrue();
		assertThat(this.airports.find("JFK")).hasValue(new Airport("JFK", 1, 5, 5));
	}

	@Test
	void anUnknownAirportIsNotFound() {
		assertThat(this.airports.find("ZZZ")).isEmpty();
	}

}
