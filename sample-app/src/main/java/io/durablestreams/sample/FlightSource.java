package io.durablestreams.sample;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Flights that come in one after the other, read only as fast as they are asked for.
 */
@FunctionalInterface
interface FlightSource {

	/**
	 * Read the next flight.
	 * @return the flight, or {@code null} behind the last one
	 * @throws InvalidEntryException if what comes next isn't a flight
	 */
	@Nullable Flight read();

	/**
	 * This source as a publisher for one subscriber.
	 * @return the flights, read on the thread that asks for them
	 */
	default Flux<Flight> flux() {
		return Flux.generate((sink) -> {
			Flight flight = read();
			if (flight != null) {
				sink.next(flight);
			}
			else {
				sink.complete();
			}
		});
	}

}
