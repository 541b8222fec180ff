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

package io.durablestreams.embedded.internal.store;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The waits of readers that have reached a stream's tail. They can be ended all at once,
 * for a server that stops. Thread-safe.
 */
public final class TailWaits {

	private final TailSignals signals;

	private final CommittedStreams streams;

	private volatile boolean stopped;

	TailWaits(TailSignals signals, CommittedStreams streams) {
		this.signals = signals;
		this.streams = streams;
	}

	/**
	 * Wait until a stream is no longer what was seen, or waits are ended.
	 */
	Mono<Void> awaitChange(StreamState seen) {
		Mono<Void> signal = this.signals.next(seen.id()).publishOn(Schedulers.parallel());
		return Mono.firstWithSignal(signal, Mono.defer(() -> hasChanged(seen) ? Mono.empty() : Mono.never()));
	}

	private boolean hasChanged(StreamState seen) {
		return this.stopped || this.streams.get(seen.path()) != seen;
	}

	/**
	 * How many readers wait.
	 * @return their number
	 */
	public int count() {
		return this.signals.count();
	}

	/**
	 * End all waits and let no new ones begin.
	 */
	public void stop() {
		this.stopped = true;
		this.signals.wakeAll();
	}

	/**
	 * Allow waits again.
	 */
	public void allow() {
		this.stopped = false;
	}

	/**
	 * Whether waits end at once.
	 * @return {@code true} after {@link #stop()}
	 */
	public boolean isStopped() {
		return this.stopped;
	}

}
