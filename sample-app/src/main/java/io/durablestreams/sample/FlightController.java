package io.durablestreams.sample;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.producer.DurableStreamProducer;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes flights in and publishes them.
 */
@RestController
@RequestMapping("/flights")
class FlightController {

	private final DurableStreamProducer<Flight> producer;

	private final FlightImport flightImport;

	private final ObjectReader reader;

	FlightController(DurableStreamProducer<Flight> producer, FlightImport flightImport, JsonMapper json) {
		this.producer = producer;
		this.flightImport = flightImport;
		this.reader = json.readerFor(Flight.class);
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	CompletableFuture<Published> publish(@RequestBody Flight flight) {
		return this.producer.send(flight).thenApply((result) -> new Published(result.nextOffset().value()));
	}

	@PostMapping(path = "/import", consumes = MediaType.APPLICATION_JSON_VALUE)
	ImportResult importArray(InputStream body) {
		return this.flightImport.publish(new JsonArrayFlights(this.reader, body));
	}

	@PostMapping(path = "/import", consumes = MediaType.APPLICATION_NDJSON_VALUE)
	ImportResult importLines(InputStream body) {
		return this.flightImport.publish(new NdjsonFlights(this.reader, body));
	}

	/**
	 * A flight is in the stream.
	 *
	 * @param offset the stream's offset behind it
	 */
	record Published(String offset) {
	}

}
