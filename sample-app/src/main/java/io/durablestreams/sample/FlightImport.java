package io.durablestreams.sample;

import java.util.concurrent.atomic.AtomicReference;

import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.stereotype.Service;

/**
 * Publishes flights as they come in, no faster than the stream takes them.
 */
@Service
class FlightImport {

	private final DurableStreamProducer<Flight> producer;

	FlightImport(DurableStreamProducer<Flight> producer) {
		this.producer = producer;
	}

	/**
	 * Publish all flights of a source. Once this returns the source isn't read any more.
	 * @param source the flights
	 * @return how many there were, and where they end in the stream
	 * @throws ImportFailedException if one isn't a flight, or isn't acknowledged
	 */
	ImportResult publish(FlightSource source) {
		AtomicReference<ImportResult> acknowledged = new AtomicReference<>(ImportResult.NONE);
		AtomicReference<@Nullable InvalidEntryException> invalid = new AtomicReference<>();
		try (CloseableFlightSource flights = new CloseableFlightSource(source)) {
			this.producer.send(untilInvalid(flights, invalid))
				.doOnNext((result) -> acknowledged.updateAndGet((sum) -> sum.plus(result)))
				.blockLast();
		}
		catch (ProducerException ex) {
			throw new ImportFailedException(acknowledged.get(), ex);
		}
		InvalidEntryException entry = invalid.get();
		if (entry != null) {
			throw new ImportFailedException(acknowledged.get(), entry);
		}
		return acknowledged.get();
	}

	/**
	 * An invalid entry ends the flights rather than failing them, so that those before it
	 * are all acknowledged first. The source blocks while it waits for its client: it
	 * needs a thread that may.
	 */
	private static Flux<Flight> untilInvalid(FlightSource source,
			AtomicReference<@Nullable InvalidEntryException> invalid) {
		return source.flux().onErrorResume(InvalidEntryException.class, (ex) -> {
			invalid.set(ex);
			return Flux.empty();
		}).subscribeOn(Schedulers.boundedElastic());
	}

}
