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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The 2,000 flights of the sample's resources, and others like them.
 */
final class FlightFile {

	private static final List<String> FLIGHTS = read();

	private FlightFile() {
	}

	static List<String> flights() {
		return FLIGHTS;
	}

	/**
	 * As many flights as are wanted: the file's, again and again.
	 * @param count how many
	 * @return the flights
	 */
	static List<String> flights(int count) {
		return IntStream.range(0, count).mapToObj(FlightFile::flight).toList();
	}

	static String flight(int number) {
		return FLIGHTS.get(number % FLIGHTS.size());
	}

	/**
	 * A flight with a delay of -19 minutes.
	 * @param origin where it leaves from
	 * @return the flight
	 */
	static String flightFrom(String origin) {
		return """
				{"date":"2001/01/01 06:55","delay":-19,"distance":1797,"origin":"%s","destination":"BNA"}"""
			.formatted(origin);
	}

	private static List<String> read() {
		try (InputStream file = FlightFile.class.getResourceAsStream("/flights/flights-2k.json")) {
			return new JsonMapper().readTree(file).valueStream().map(JsonNode::toString).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
