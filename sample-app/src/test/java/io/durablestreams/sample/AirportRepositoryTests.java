package io.durablestreams.sample;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

@JdbcTest(properties = "sample.data-dir=target/unused")
@Import(AirportRepository.class)
class AirportRepositoryTests {

	@Autowired
	private AirportRepository airports;

	@Test
	void figuresAreKeptByAirportAndSortedByCode() {
		this.airports.add(new Departure("SJC", 4));
		this.airports.add(new Departure("LAX", -19));
		this.airports.add(new Departure("SJC", 60));
		this.airports.add(new Departure("SJC", -7));
		assertThat(this.airports.findAll()).containsExactly(new Airport("LAX", 1, -19, -19),
				new Airport("SJC", 3, 19, 60));
	}

	@Test
	void theMeanIsNotRounded() {
		this.airports.add(new Departure("ATL", 1));
		this.airports.add(new Departure("ATL", 0));
		this.airports.add(new Departure("ATL", 0));
		assertThat(this.airports.find("ATL")).hasValue(new Airport("ATL", 3, 1.0 / 3, 1));
	}

	@Test
	void anUnknownAirportIsNotFound() {
		assertThat(this.airports.find("ZZZ")).isEmpty();
	}

}
