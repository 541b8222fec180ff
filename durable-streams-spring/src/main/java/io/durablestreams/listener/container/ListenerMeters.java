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

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.core.instrument.noop.NoopTimer;

/**
 * The meters of a consumer, all with the tags {@code listener} and {@code stream}.
 */
final class ListenerMeters {

	static final String PREFIX = "durable.streams.listener.";

	/** Stand for all that the registry doesn't want, which keep their names each. */
	private static final Counter NO_COUNTER = new NoopCounter(nameless(Meter.Type.COUNTER));

	private static final Timer NO_TIMER = new NoopTimer(nameless(Meter.Type.TIMER));

	private final Counter handled;

	private final Counter failed;

	private final Counter skipped;

	private final Counter deadLettered;

	private final Counter delayed;

	private final Counter observerFailed;

	private final Counter retries;

	private final Counter reconnects;

	private final Timer handling;

	private final Timer checkpoint;

	private final ListenerGauges gauges;

	private final MeterRegistry registry;

	private final ConsumerReports reports;

	/**
	 * Create and register the meters.
	 * @param registry takes them
	 * @param tags the tags of all of them
	 * @param gauges tell what can be seen of the consumer
	 * @param reports told when the registry fails
	 */
	ListenerMeters(MeterRegistry registry, Tags tags, ListenerGauges gauges, ConsumerReports reports) {
		this.registry = registry;
		this.reports = reports;
		this.gauges = gauges;
		this.handled = counter(registry, "handled", "Messages that were handled", tags);
		this.failed = counter(registry, "failed", "Attempts to handle a message or batch that failed", tags);
		this.skipped = counter(registry, "skipped", "Messages that were passed over after failures", tags);
		this.deadLettered = counter(registry, "dead.lettered", "Messages that were put on a dead letter stream", tags);
		this.delayed = counter(registry, "delayed", "Messages that were put on a retry stream", tags);
		this.observerFailed = counter(registry, "observer.failed",
				"Failures of interceptors, meters and event receivers behind a message, which changed nothing", tags);
		reports.onObserverFailed(this::observerFailed);
		this.retries = counter(registry, "retries", "Attempts that failed and were to be repeated", tags);
		this.reconnects = counter(registry, "reconnects", "Reads that broke off and were to be repeated", tags);
		this.handling = timer(registry, "handling",
				"Attempts to handle a message or batch, whether they succeed or fail", tags);
		this.checkpoint = timer(registry, "checkpoint",
				"Checkpoints that were stored outside of handlers' transactions", tags);
	}

	private static Timer timer(MeterRegistry registry, String name, String description, Tags tags) {
		Timer timer = Timer.builder(PREFIX + name).description(description).tags(tags).register(registry);
		return (timer.getClass() == NoopTimer.class) ? NO_TIMER : timer;
	}

	private static Counter counter(MeterRegistry registry, String name, String description, Tags tags) {
		Counter counter = Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
		return (counter.getClass() == NoopCounter.class) ? NO_COUNTER : counter;
	}

	private static Meter.Id nameless(Meter.Type type) {
		return new Meter.Id("none", Tags.empty(), null, null, type);
	}

	/**
	 * Take the meters out of their registry: the listener won't come back.
	 */
	void remove() {
		List.of(this.handled, this.failed, this.skipped, this.deadLettered, this.delayed, this.observerFailed,
				this.retries, this.reconnects, this.handling, this.checkpoint)
			.forEach(this.registry::remove);
		this.gauges.remove();
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

	/**
	 * A checkpoint was stored.
	 * @param begin when that began, by {@link System#nanoTime()}
	 */
	void checkpointStored(long begin) {
		try {
			this.checkpoint.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	void retried() {
		increment(this.retries, 1);
	}

	void reconnecting() {
		increment(this.reconnects, 1);
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

	void delayed() {
		increment(this.delayed, 1);
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
		this.reports.observerFailed("the meter registry", failure);
	}

}
