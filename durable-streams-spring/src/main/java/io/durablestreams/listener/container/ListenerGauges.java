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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import io.durablestreams.listener.ContainerState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.noop.NoopMeter;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of consumers at any moment, of those whose streams have the same tag:
 * of the one that is worst off. Asks nobody but their status. Thread-safe.
 */
final class ListenerGauges {

	private final MeterRegistry registry;

	private final List<Meter> meters = new ArrayList<>(0);

	private volatile List<ConsumerStatus> consumers = List.of();

	/**
	 * Register the gauges.
	 * @param registry takes them
	 * @param tags the tags of all of them
	 */
	ListenerGauges(MeterRegistry registry, Tags tags) {
		this.registry = registry;
		time("lag", "How far behind the listener is", tags, ListenerGauges::lag);
		time("progress.age", "Time since the listener has moved on", tags,
				(gauges) -> gauges.longest(ConsumerStatus::sinceProgress));
		time("failing", "For how long the listener has failed or is held up, 0 while all is well", tags,
				(gauges) -> gauges.longest(ConsumerStatus::failingFor));
		number("up.to.date", "Whether all that was in the stream is handled", tags,
				(gauges) -> gauges.allOf(ConsumerStatus::isUpToDate));
		number("connected", "Whether the stream is being read", tags,
				(gauges) -> gauges.allOf(ConsumerStatus::isConnected));
		for (ContainerState state : ContainerState.values()) {
			number("state", "Streams in each state", tags.and("state", state.name().toLowerCase(Locale.ROOT)),
					(gauges) -> gauges.count((status) -> status.state() == state));
		}
		add(Meter.builder(ListenerMeters.PREFIX + "handling.active", Meter.Type.LONG_TASK_TIMER, handling())
			.description("Handlers at work; the longest one tells of a handler that hangs")
			.baseUnit("seconds")
			.tags(tags)
			.register(registry));
	}

	private void time(String name, String description, Tags tags, ToDoubleFunction<ListenerGauges> seconds) {
		add(TimeGauge.builder(ListenerMeters.PREFIX + name, this, TimeUnit.SECONDS, seconds)
			.description(description)
			.tags(tags)
			.register(this.registry));
	}

	private void number(String name, String description, Tags tags, ToDoubleFunction<ListenerGauges> value) {
		add(Gauge.builder(ListenerMeters.PREFIX + name, this, value)
			.description(description)
			.tags(tags)
			.register(this.registry));
	}

	private void add(Meter meter) {
		if (!(meter instanceof NoopMeter)) {
			this.meters.add(meter);
		}
	}

	/** What a long task timer has, without a sample to be kept for each attempt. */
	private List<Measurement> handling() {
		return List.of(new Measurement(() -> count((status) -> status.handlingFor() != null), Statistic.ACTIVE_TASKS),
				new Measurement(() -> this.consumers.stream()
					.map(ConsumerStatus::handlingFor)
					.filter(Objects::nonNull)
					.mapToDouble(ListenerGauges::seconds)
					.sum(), Statistic.DURATION),
				new Measurement(() -> longest(ConsumerStatus::handlingFor), Statistic.MAX));
	}

	/**
	 * Tell of one more consumer.
	 * @param status its status
	 */
	synchronized void add(ConsumerStatus status) {
		List<ConsumerStatus> all = new ArrayList<>(this.consumers);
		all.add(status);
		this.consumers = List.copyOf(all);
	}

	void remove() {
		this.meters.forEach(this.registry::remove);
	}

	/** Not a number where it can be told of none: no alert compares with that. */
	private double lag() {
		return this.consumers.stream()
			.map(ConsumerStatus::lag)
			.filter(Objects::nonNull)
			.mapToDouble(ListenerGauges::seconds)
			.max()
			.orElse(Double.NaN);
	}

	private double longest(Function<ConsumerStatus, @Nullable Duration> time) {
		return this.consumers.stream()
			.map(time)
			.filter(Objects::nonNull)
			.mapToDouble(ListenerGauges::seconds)
			.max()
			.orElse(0);
	}

	private double allOf(Predicate<ConsumerStatus> condition) {
		return this.consumers.stream().allMatch(condition) ? 1 : 0;
	}

	private double count(Predicate<ConsumerStatus> condition) {
		return this.consumers.stream().filter(condition).count();
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1e3;
	}

}
