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

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;

/**
 * Times what listeners do with messages, under the names and with the tags that
 * Micrometer's handler for all kinds of observations gives: a timer with the
 * low-cardinality keys and {@code error}, {@code .active} for what is in hand, and
 * counters of events. As it is called for each message, it looks up no timer that it has
 * had before. Register it ahead of the handler for all kinds. Thread-safe.
 */
public final class ListenerMeterObservationHandler implements MeterObservationHandler<ListenerContext> {

	private final MeterRegistry registry;

	private final boolean longTasks;

	private final Map<String, ListenerTimers> timers = new ConcurrentHashMap<>();

	/**
	 * Create the handler.
	 * @param registry takes the meters
	 * @param ignoredMeters meters that aren't wanted
	 */
	public ListenerMeterObservationHandler(MeterRegistry registry, IgnoredMeters... ignoredMeters) {
		this.registry = registry;
		this.longTasks = !Set.of(ignoredMeters).contains(IgnoredMeters.LONG_TASK_TIMER);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ListenerContext;
	}

	@Override
	public void onStart(ListenerContext context) {
		context.started = this.registry.config().clock().monotonicTime();
		if (this.longTasks) {
			timers(context).begin(context);
		}
	}

	@Override
	public void onEvent(Observation.Event event, ListenerContext context) {
		timers(context).count(event, context);
	}

	@Override
	public void onStop(ListenerContext context) {
		timers(context).end(context);
	}

	private ListenerTimers timers(ListenerContext context) {
		ListenerTimers present = this.timers.get(context.getListenerId());
		return (present != null) ? present
				: this.timers.computeIfAbsent(context.getListenerId(), (listener) -> new ListenerTimers(this.registry));
	}

}
