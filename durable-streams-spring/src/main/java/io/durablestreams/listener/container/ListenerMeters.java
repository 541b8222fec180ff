package io.durablestreams.listener.container;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a consumer, all with the tags {@code listener} and {@code stream}.
 */
final class ListenerMeters {

	private static final String PREFIX = "durable.streams.listener.";

	private final Counter handled;

	private final Counter failed;

	private final Counter skipped;

	private final Counter deadLettered;

	private final Counter observerFailed;

	private final Timer handling;

	private final LongTaskTimer active;

	private final MeterRegistry registry;

	private final ConsumerStatus status;

	/**
	 * Create and register the meters.
	 * @param registry takes them
	 * @param listener the listener's id
	 * @param stream the stream's name
	 * @param status told when the registry fails
	 */
	ListenerMeters(MeterRegistry registry, String listener, String stream, ConsumerStatus status) {
		this.registry = registry;
		this.status = status;
		Tags tags = Tags.of("listener", listener, "stream", stream);
		this.handled = counter(registry, "handled", "Messages that were handled", tags);
		this.failed = counter(registry, "failed", "Attempts to handle a message or batch that failed", tags);
		this.skipped = counter(registry, "skipped", "Messages that were passed over after failures", tags);
		this.deadLettered = counter(registry, "dead.lettered", "Messages that were put on a dead letter stream", tags);
		this.observerFailed = counter(registry, "observer.failed",
				"Failures of interceptors, meters and event receivers behind a message, which changed nothing", tags);
		status.onObserverFailed(this::observerFailed);
		this.handling = Timer.builder(PREFIX + "handling")
			.description("Attempts to handle a message or batch, whether they succeed or fail")
			.tags(tags)
			.register(registry);
		this.active = LongTaskTimer.builder(PREFIX + "handling.active")
			.description("Handlers at work; the longest one tells of a handler that hangs")
			.tags(tags)
			.register(registry);
	}

	private static Counter counter(MeterRegistry registry, String name, String description, Tags tags) {
		return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
	}

	/**
	 * Take the meters out of their registry: the listener won't come back.
	 */
	void remove() {
		List.of(this.handled, this.failed, this.skipped, this.deadLettered, this.observerFailed, this.handling,
				this.active)
			.forEach(this.registry::remove);
	}

	/**
	 * An attempt begins.
	 * @return the attempt under way, or {@code null} if the registry fails
	 */
	LongTaskTimer.@Nullable Sample begin() {
		try {
			return this.active.start();
		}
		catch (Throwable ex) {
			failed(ex);
			return null;
		}
	}

	/**
	 * An attempt is over.
	 * @param attempt what {@link #begin} returned
	 * @param begin when it began, by {@link System#nanoTime()}
	 * @param success whether it succeeded
	 */
	void end(LongTaskTimer.@Nullable Sample attempt, long begin, boolean success) {
		try {
			if (attempt != null) {
				attempt.stop();
			}
			this.handling.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
			if (!success) {
				this.failed.increment();
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/**
	 * An attempt has failed behind the handler.
	 */
	void failed() {
		increment(this.failed, 1);
	}

	void handled(int messages) {
		increment(this.handled, messages);
	}

	void skipped() {
		increment(this.skipped, 1);
	}

	void deadLettered() {
		increment(this.deadLettered, 1);
	}

	private void observerFailed() {
		try {
			this.observerFailed.increment();
		}
		catch (Throwable ex) {
			// It may be the registry itself that has failed, which has been told.
		}
	}

	private void increment(Counter counter, int amount) {
		try {
			counter.increment(amount);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		this.status.observerFailed("the meter registry", failure);
	}

}
