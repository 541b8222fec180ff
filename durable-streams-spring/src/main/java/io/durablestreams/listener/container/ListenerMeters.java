/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.listener.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
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

	private final Counter observerFailed;

	private final Timer handling;

	private final Meter active;

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
		this.active = Meter.builder(PREFIX + "handling.active", Meter.Type.LONG_TASK_TIMER, activeSamples())
			.description("Handlers at work; the longest one tells of a handler that hangs")
			.baseUnit("seconds")
			.tags(tags)
			.register(registry);
	}

	/** What a long task timer has, without a sample to be kept for each attempt. */
	private List<Measurement> activeSamples() {
		return List.of(new Measurement(() -> (this.status.handlingFor() != null) ? 1.0 : 0.0, Statistic.ACTIVE_TASKS),
				new Measurement(this::activeSeconds, Statistic.DURATION),
				new Measurement(this::activeSeconds, Statistic.MAX));
	}

	private double activeSeconds() {
		Duration handling = this.status.handlingFor();
		return (handling != null) ? handling.toNanos() / 1e9 : 0;
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
	 * An attempt is over.
	 * @param begin when it began, by {@link System#nanoTime()}
	 * @param success whether it succeeded
	 */
	void end(long begin, boolean success) {
		try {
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
