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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import reactor.core.Disposable;

/**
 * A clock that stands still until a test moves it on.
 */
final class ManualClock extends ListenerClock {

	private final List<Alarm> alarms = new ArrayList<>();

	private Duration now = Duration.ZERO;

	private int users;

	@Override
	synchronized void acquire() {
		this.users++;
	}

	@Override
	synchronized void release() {
		this.users--;
	}

	int users() {
		return this.users;
	}

	@Override
	synchronized Disposable schedule(Runnable task, Duration delay) {
		Alarm alarm = new Alarm(this.now.plus(delay), task);
		this.alarms.add(alarm);
		return () -> remove(alarm);
	}

	private synchronized void remove(Alarm alarm) {
		this.alarms.remove(alarm);
	}

	Duration now() {
		return this.now;
	}

	/**
	 * Move on to what is due next, unless that is too far.
	 * @param atMost what is due later stays
	 * @return whether there was anything
	 */
	boolean advance(Duration atMost) {
		Optional<Alarm> next = this.alarms.stream()
			.min(Comparator.comparing(Alarm::due))
			.filter((alarm) -> alarm.due().minus(this.now).compareTo(atMost) <= 0);
		next.ifPresent((alarm) -> {
			this.alarms.remove(alarm);
			this.now = alarm.due();
			alarm.task().run();
		});
		return next.isPresent();
	}

	private record Alarm(Duration due, Runnable task) {

		@Override
		public boolean equals(Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this);
		}

	}

}
