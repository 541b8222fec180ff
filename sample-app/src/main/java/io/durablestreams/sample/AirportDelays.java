package io.durablestreams.sample;

import io.durablestreams.listener.DurableStreamListener;

import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

/**
 * Keeps the airports' figures up to date with the stream. Figures and checkpoint are
 * committed in one transaction: each flight counts once, whatever is killed when.
 */
@Component
class AirportDelays {

	private final AirportRepository airports;

	AirportDelays(AirportRepository airports) {
		this.airports = airports;
	}

	@DurableStreamListener(id = "airport-delays", streams = FlightStream.NAME, mode = "sse",
			acknowledge = "transactional")
	void add(@Payload Departure departure) {
		this.airports.add(departure);
	}

}
