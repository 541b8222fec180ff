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
