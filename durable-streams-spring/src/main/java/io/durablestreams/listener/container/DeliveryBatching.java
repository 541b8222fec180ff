package io.durablestreams.listener.container;

import io.durablestreams.client.ReadSignal;
import reactor.core.publisher.Flux;

/**
 * Puts signals together to what the listener takes in hand at once.
 */
@FunctionalInterface
interface DeliveryBatching {

	/**
	 * Every message on its own.
	 */
	DeliveryBatching NONE = (signals) -> signals.map(Delivery::of);

	/**
	 * Put signals together.
	 * @param signals the signals
	 * @return the deliveries, in the same order
	 */
	Flux<Delivery> apply(Flux<ReadSignal> signals);

}
