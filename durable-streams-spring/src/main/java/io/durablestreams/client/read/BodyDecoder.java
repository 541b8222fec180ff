package io.durablestreams.client.read;

import java.util.List;

import io.durablestreams.client.ReadSignal;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/**
 * Turns the body of one response into signals.
 */
public interface BodyDecoder {

	/**
	 * Take some bytes of the body, cut anywhere.
	 * @param bytes the bytes
	 * @param signals where the signals go that they complete, also those before a fault
	 */
	void decode(byte[] bytes, List<ReadSignal> signals);

	/**
	 * The body has ended as its transport promised.
	 * @param signals where the signals go that the end completes
	 */
	void end(List<ReadSignal> signals);

	/**
	 * Decode a body piece by piece. What a piece completes is delivered before the next
	 * one is asked for, and before any error that comes after it, whenever the subscriber
	 * asks for it: the decoder has counted it as delivered, so dropping it would lose it.
	 * @param body the body
	 * @return its signals
	 */
	default Flux<ReadSignal> signals(Flux<byte[]> body) {
		// As an item of its own, an error waits for its turn.
		return body.materialize().concatMapIterable((item) -> Fallible.collect((signals) -> decode(item, signals)), 1);
	}

	private void decode(Signal<byte[]> item, List<ReadSignal> signals) throws Throwable {
		byte[] bytes = item.get();
		if (bytes != null) {
			decode(bytes, signals);
		}
		else if (item.getThrowable() != null) {
			throw item.getThrowable();
		}
		else {
			end(signals);
		}
	}

}
