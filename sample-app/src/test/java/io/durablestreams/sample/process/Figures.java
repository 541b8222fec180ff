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

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures of some flights by airport, computed here from the flights' JSON.
 *
 * @param json what the board must answer, to the byte
 */
record Figures(String json) {

	private static final JsonMapper JSON = new JsonMapper();

	static Figures of(List<String> flights) {
		Map<String, List<JsonNode>> airports = flights.stream()
			.map(JSON::readTree)
			.collect(Collectors.groupingBy((flight) -> flight.get("origin").stringValue(), TreeMap::new,
					Collectors.toList()));
		return new Figures(airports.entrySet()
			.stream()
			.map((airport) -> airport(airport.getKey(), airport.getValue()))
			.collect(Collectors.joining(",", "[", "]")));
	}

	private static String airport(String code, List<JsonNode> flights) {
		Function<JsonNode, Integer> delay = (flight) -> flight.get("delay").intValue();
		double mean = flights.stream().collect(Collectors.averagingInt(delay::apply));
		int worst = flights.stream().map(delay).max(Integer::compare).orElseThrow();
		return "{\"code\":\"%s\",\"flights\":%d,\"meanDelay\":%s,\"worstDelay\":%d}".formatted(code, flights.size(),
				Double.toString(mean), worst);
	}

}
