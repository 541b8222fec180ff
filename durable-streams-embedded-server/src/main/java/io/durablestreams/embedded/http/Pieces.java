package io.durablestreams.embedded.http;

import java.util.function.BooleanSupplier;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Turns a body into pieces that come into being one at a time. The network layer asks for
 * many pieces ahead but subscribes to one only after it has written the one before, so a
 * piece that does its work when subscribed to gives true back-pressure.
 */
final class Pieces {

	private Pieces() {
	}

	/**
	 * Repeat a piece until there are no more.
	 * @param done whether all pieces have come into being
	 * @param next the next piece, empty if there are no more
	 * @return the pieces
	 */
	static Flux<Publisher<DataBuffer>> of(BooleanSupplier done, Mono<DataBuffer> next) {
		return Flux.generate((sink) -> {
			if (done.getAsBoolean()) {
				sink.complete();
			}
			else {
				sink.next(next);
			}
		});
	}

}
