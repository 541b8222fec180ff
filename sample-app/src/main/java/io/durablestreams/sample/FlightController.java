package io.durablestreams.sample;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.Offset;
import io.durablestreams.producer.DurableStreamProducer;
import org.jspecify.annotations.Nullable;
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
		return this.producer.send(flight).thenApply(Published::of);
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
	 * @param offset the stream's offset behind it, {@code null} in the rare case that the
	 * stream's server didn't say
	 */
	record Published(@Nullable String offset) {

		static Published of(AppendResult flight) {
			Offset next = flight.nextOffset();
			return new Published((next != null) ? next.value() : null);
		}

	}

}
