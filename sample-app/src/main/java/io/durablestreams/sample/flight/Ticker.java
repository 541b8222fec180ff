package io.durablestreams.sample.flight;

import io.durablestreams.listener.DurableStreamListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts the flights that go by. A stream may have any number of listeners, each with a
 * checkpoint of its own.
 */
@Component
class Ticker {

	private final Counter flights;

	Ticker(MeterRegistry meters) {
		this.flights = Counter.builder("flight.board.ticks")
			.description("Flights that went by since the process began")
			.register(meters);
	}

	@DurableStreamListener(id = "ticker", streams = "flights", mode = "long-poll")
	void tick(Flight flight) {
		this.flights.increment();
	}

}
