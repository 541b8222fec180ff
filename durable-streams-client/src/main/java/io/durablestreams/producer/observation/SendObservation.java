package io.durablestreams.producer.observation;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes messages from {@code send} to their outcome. Internal to the producer.
 */
public final class SendObservation {

	private final ObservationRegistry registry;

	private final @Nullable SendObservationConvention convention;

	private final String producerName;

	private final Function<Throwable, String> outcome;

	/**
	 * Create the observation of a producer's messages.
	 * @param registry the registry
	 * @param convention a convention to use instead of the default, if any
	 * @param producerName the producer's name
	 * @param outcome names the outcome that a failure means
	 */
	public SendObservation(ObservationRegistry registry, @Nullable SendObservationConvention convention,
			String producerName, Function<Throwable, String> outcome) {
		this.registry = registry;
		this.convention = convention;
		this.producerName = producerName;
		this.outcome = outcome;
	}

	/**
	 * Observe a message.
	 * @param <V> the type of the result
	 * @param streamName the stream's name
	 * @param send sends the message; must not throw
	 * @return what it returned
	 */
	public <V> CompletableFuture<V> observe(String streamName, Supplier<CompletableFuture<V>> send) {
		if (this.registry.isNoop()) {
			return send.get();
		}
		SendContext context = new SendContext(this.producerName, streamName);
		Observation observation = ProducerObservation.SEND.observation(this.convention,
				DefaultSendObservationConvention.INSTANCE, () -> context, this.registry);
		observation.start();
		CompletableFuture<V> sent = observation.scoped(send);
		sent.whenComplete((result, failure) -> {
			context.setOutcome((failure == null) ? "acknowledged" : this.outcome.apply(failure));
			if (failure != null) {
				observation.error(failure);
			}
			observation.stop();
		});
		return sent;
	}

}
