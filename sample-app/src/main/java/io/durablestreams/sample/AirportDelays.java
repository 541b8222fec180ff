package io.durablestreams.sample;

import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListener;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

/**
 * Keeps the airports' figures up to date with the stream.
 */
@Component
class AirportDelays {

	private final AirportRepository airports;

	AirportDelays(AirportRepository airports) {
		this.airports = airports;
	}

	@DurableStreamListener(id = "airport-delays", streams = FlightStream.NAME, mode = "sse")
	void add(@Payload Departure departure, @Header(DurableStreamHeaders.ORDINAL) long ordinal) {
		this.airports.add(ordinal, departure);
	}

}
