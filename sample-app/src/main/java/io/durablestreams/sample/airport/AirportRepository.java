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

package io.durablestreams.sample.airport;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The airports' figures in the database.
 */
@Repository
class AirportRepository {

	private static final String FIGURES = "SELECT code, flights, total_delay, worst_delay FROM airport ";

	private final JdbcClient jdbc;

	AirportRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Add a departure to the figures of its airport.
	 * @param departure the departure
	 */
	void add(Departure departure) {
		this.jdbc.sql("""
				MERGE INTO airport USING (VALUES (CAST(:code AS VARCHAR), CAST(:delay AS INTEGER))) AS d (code, delay)
				ON airport.code = d.code
				WHEN MATCHED THEN UPDATE SET flights = flights + 1, total_delay = total_delay + d.delay,
					worst_delay = GREATEST(worst_delay, d.delay)
				WHEN NOT MATCHED THEN INSERT VALUES (d.code, 1, d.delay, d.delay)""")
			.param("code", departure.origin())
			.param("delay", departure.delay())
			.update();
	}

	/**
	 * Find the figures of all airports.
	 * @return the airports that flights have left from, sorted by code
	 */
	List<Airport> findAll() {
		return this.jdbc.sql(FIGURES + "ORDER BY code").query(AirportRepository::map).list();
	}

	/**
	 * Find the figures of one airport.
	 * @param code the airport's three letters
	 * @return the airport, if a flight has left from it
	 */
	Optional<Airport> find(String code) {
		return this.jdbc.sql(FIGURES + "WHERE code = :code")
			.param("code", code)
			.query(AirportRepository::map)
			.optional();
	}

	private static Airport map(ResultSet row, int number) throws SQLException {
		long flights = row.getLong("flights");
		// Divided here, because SQL would round the mean of whole numbers.
		double mean = (double) row.getLong("total_delay") / flights;
		return new Airport(row.getString("code"), flights, mean, row.getInt("worst_delay"));
	}

}
