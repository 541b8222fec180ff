package io.durablestreams.sample.airport;

import io.durablestreams.listener.DurableStreamListener;

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

	@DurableStreamListener(id = "airport-delays", streams = "flights", mode = "sse", acknowledge = "transactional")
	void add(Departure departure) {
		this.airports.add(departure);
	}

}
