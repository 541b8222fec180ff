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

package io.durablestreams.sample.flight;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.OptBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A flight, valid once it exists. In JSON its date reads {@code 2001/01/01 06:55}.
 *
 * @param date the scheduled departure, local to the origin
 * @param delay the delay in minutes, negative when the flight was early
 * @param distance the distance in miles
 * @param origin the airport of departure, three capital letters
 * @param destination the airport of arrival, three capital letters
 */
public record Flight(@JsonFormat(pattern = "uuuu/MM/dd HH:mm", lenient = OptBoolean.FALSE) LocalDateTime date,
		int delay, int distance, String origin, String destination) {

	/**
	 * Create a flight.
	 * @throws InvalidFlightException if a field is missing or isn't what it must be
	 */
	public Flight {
		check("date", date != null && date.equals(date.truncatedTo(ChronoUnit.MINUTES)));
		check("distance", distance >= 0);
		check("origin", isAirportCode(origin));
		check("destination", isAirportCode(destination));
	}

	private static boolean isAirportCode(@Nullable String code) {
		return code != null && code.matches("[A-Z]{3}");
	}

	private static void check(String field, boolean valid) {
		if (!valid) {
			throw new InvalidFlightException(field, null);
		}
	}

}
