package io.durablestreams.listener.container;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of a consumer, all with the tags {@code listener} and {@code stream}.
 */
final class ListenerMeters {

	private static final String PREFIX = "durable.streams.listener.";

	private final Counter handled;

	private final Counter failed;

	private final Counter skipped;

	private final Counter deadLettered;

	private final Timer handling;

	private final LongTaskTimer active;

	private final MeterRegistry registry;

	ListenerMeters(MeterRegistry registry, String listener, String stream) {
		this.registry = registry;
		Tags tags = Tags.of("listener", listener, "stream", stream);
		this.handled = counter(registry, "handled", "Messages that were handled", tags);
		this.failed = counter(registry, "failed", "Attempts to handle a message or batch that failed", tags);
		this.skipped = counter(registry, "skipped", "Messages that were passed over after failures", tags);
		this.deadLettered = counter(registry, "dead.lettered", "Messages that were put on a dead letter stream", tags);
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
		List.of(this.handled, this.failed, this.skipped, this.deadLettered, this.handling, this.active)
			.forEach(this.registry::remove);
	}

	Attempt begin() {
		return new Attempt(this.active.start(), System.nanoTime());
	}

	void handled(int messages) {
		this.handled.increment(messages);
	}

	void skipped() {
		this.skipped.increment();
	}

	void deadLettered() {
		this.deadLettered.increment();
	}

	/** An attempt under way. */
	final class Attempt {

		private final LongTaskTimer.Sample sample;

		private final long begin;

		private Attempt(LongTaskTimer.Sample sample, long begin) {
			this.sample = sample;
			this.begin = begin;
		}

		void end(boolean success) {
			this.sample.stop();
			ListenerMeters.this.handling.record(System.nanoTime() - this.begin, TimeUnit.NANOSECONDS);
			if (!success) {
				ListenerMeters.this.failed.increment();
			}
		}

	}

}
