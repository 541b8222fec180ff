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

package io.durablestreams.listener.observation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongBinaryOperator;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one listener, whatever keys its observations have. Thread-safe.
 */
final class ListenerTimers {

	private final MeterRegistry registry;

	private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

	private final ContextsInHand inHand = new ContextsInHand();

	/** Most messages end like the one before. */
	private volatile @Nullable Last last;

	private volatile boolean registered;

	ListenerTimers(MeterRegistry registry) {
		this.registry = registry;
	}

	void begin(ListenerContext context) {
		if (!this.registered) {
			register(context);
		}
		this.inHand.add(context);
	}

	void count(Observation.Event event, ListenerContext context) {
		Counter.builder(context.getName() + "." + event.getName())
			.tags(tags(context.getLowCardinalityKeyValues()))
			.register(this.registry)
			.increment();
	}

	void end(ListenerContext context) {
		this.inHand.remove(context);
		Throwable error = context.getError();
		timer(String.valueOf(context.getName()), context.getLowCardinalityKeyValues(),
				(error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE)
			.record(now() - context.started, TimeUnit.NANOSECONDS);
	}

	private Timer timer(String name, KeyValues keyValues, String error) {
		Last before = this.last;
		if (before != null && before.key.is(name, keyValues, error)) {
			return before.timer;
		}
		Key key = new Key(name, keyValues, error);
		Timer timer = this.timers.computeIfAbsent(key,
				(absent) -> Timer.builder(name).tags(tags(keyValues).and("error", error)).register(this.registry));
		this.last = new Last(key, timer);
		return timer;
	}

	private synchronized void register(ListenerContext context) {
		if (!this.registered) {
			// What a long task timer has, without a sorted set of samples.
			Meter
				.builder(context.getName() + ".active", Meter.Type.LONG_TASK_TIMER,
						List.of(new Measurement(() -> (double) this.inHand.stream().count(), Statistic.ACTIVE_TASKS),
								new Measurement(() -> seconds(Long::sum), Statistic.DURATION),
								new Measurement(() -> seconds(Math::max), Statistic.MAX)))
				.baseUnit("seconds")
				.tags(tags(context.getLowCardinalityKeyValues()))
				.register(this.registry);
			this.registered = true;
		}
	}

	private double seconds(LongBinaryOperator operator) {
		long now = now();
		return this.inHand.stream().mapToLong((context) -> now - context.started).reduce(0, operator) / 1e9;
	}

	private long now() {
		return this.registry.config().clock().monotonicTime();
	}

	private static Tags tags(KeyValues keyValues) {
		Tags tags = Tags.empty();
		for (KeyValue keyValue : keyValues) {
			tags = tags.and(keyValue.getKey(), keyValue.getValue());
		}
		return tags;
	}

	/** What names a timer. */
	private record Key(String name, KeyValues keyValues, String error) {

		boolean is(String otherName, KeyValues others, String otherError) {
			return (others == this.keyValues || others.equals(this.keyValues)) && otherName.equals(this.name)
					&& otherError.equals(this.error);
		}

	}

	/** The timer that was taken last. */
	private record Last(Key key, Timer timer) {
	}

}
