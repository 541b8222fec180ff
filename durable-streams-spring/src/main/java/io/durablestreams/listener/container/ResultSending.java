package io.durablestreams.listener.container;

import java.util.Collection;
import java.util.List;

import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends what a handler returned to another stream, before the checkpoint is stored: at
 * least once.
 *
 * @param runtime has the producers
 * @param target the stream's name, or {@code null} if results go nowhere
 */
record ResultSending(ListenerRuntime runtime, @Nullable String target) {

	/**
	 * Send a result.
	 * @param result the result; the elements of a collection are messages of their own
	 * @return completes on the executor once the stream has acknowledged it
	 */
	Mono<Void> send(Object result) {
		DurableStreamProducerFactory producers = this.runtime.results();
		if (this.target == null || producers == null) {
			return Mono.empty();
		}
		DurableStreamProducer<Object> producer = producers.get(this.target);
		Collection<?> values = (result instanceof Collection<?> collection) ? collection : List.of(result);
		return Flux.fromIterable(List.copyOf(values))
			.map(producer::send)
			.collectList()
			.flatMapMany(Flux::fromIterable)
			.concatMap(Mono::fromFuture)
			.then()
			.publishOn(this.runtime.handlers());
	}

}
