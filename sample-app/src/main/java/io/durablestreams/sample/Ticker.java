package io.durablestreams.sample;

import io.durablestreams.listener.DurableStreamListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

/**
 * Counts the flights that go by.
 */
@Component
class Ticker {

	private final Counter flights;

	Ticker(MeterRegistry meters) {
		this.flights = Counter.builder("flight.board.ticks")
			.description("Flights that went by since the process began")
			.register(meters);
	}

	@DurableStreamListener(id = "ticker", streams = FlightStream.NAME, mode = "long-poll")
	void tick(@Payload Departure departure) {
		this.flights.increment();
	}

}
