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

import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Tells when a consumer has received nothing for so long, and again each time it has been
 * as long. Made only where that is asked for. Thread-safe.
 */
final class IdleWatch {

	private final ConsumerContext context;

	private final Duration interval;

	/** By {@link System#nanoTime()}. */
	private volatile long since = System.nanoTime();

	private @Nullable Disposable timer;

	private boolean stopped;

	IdleWatch(ConsumerContext context, Duration interval) {
		this.context = context;
		this.interval = interval;
	}

	/**
	 * Something has been received.
	 * @param now the time, by {@link System#nanoTime()}
	 */
	void received(long now) {
		this.since = now;
	}

	void start() {
		this.since = System.nanoTime();
		schedule(this.interval);
	}

	synchronized void stop() {
		this.stopped = true;
		if (this.timer != null) {
			this.timer.dispose();
		}
	}

	private synchronized void schedule(Duration delay) {
		if (!this.stopped) {
			this.timer = this.context.runtime().clock().schedule(this::check, delay);
		}
	}

	private void check() {
		if (this.context.status().handlingFor() != null) {
			this.since = System.nanoTime();
		}
		Duration idle = Duration.ofNanos(System.nanoTime() - this.since);
		if (idle.compareTo(this.interval) < 0) {
			schedule(this.interval.minus(idle));
			return;
		}
		schedule(this.interval);
		ContainerState state = this.context.status().state();
		if (state != ContainerState.STANDBY) {
			this.context.execute(() -> this.context.reports()
				.publish(new ListenerEvent.Idle(this.context.listenerId(), this.context.streamName(), idle, state)));
		}
	}

}
