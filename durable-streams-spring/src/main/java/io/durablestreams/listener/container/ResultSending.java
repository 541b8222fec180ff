package io.durablestreams.listener.container;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends what a handler returned to another stream, before the checkpoint is stored: at
 * least once.
 *
 * @param producers send the results, or {@code null}
 * @param target the stream's name, or {@code null} if results go nowhere
 */
record ResultSending(@Nullable DurableStreamProducerFactory producers, @Nullable String target) {

	boolean isNeeded() {
		return this.producers != null && this.target != null;
	}

	/**
	 * Send a result.
	 * @param result the result; the elements of a collection are messages of their own
	 * @return completes once the stream has acknowledged it
	 */
	Mono<Void> send(Object result) {
		return Mono.defer(() -> {
			if (this.producers == null || this.target == null) {
				return Mono.empty();
			}
			DurableStreamProducer<Object> producer = this.producers.get(this.target);
			Collection<?> values = (result instanceof Collection<?> collection) ? collection : List.of(result);
			List<CompletableFuture<?>> sent = new ArrayList<>(values.size());
			List.copyOf(values).forEach((value) -> sent.add(producer.send(value)));
			return Mono.fromFuture(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
		});
	}

}
