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

package io.durablestreams.client;

import java.time.Duration;

import io.durablestreams.client.internal.EventDecoder;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange of a read has brought so far. Confined to one read.
 */
final class ReadExchange {

	/** A response that lasted so long was healthy, even if it brought nothing. */
	private static final Duration HEALTHY = Duration.ofSeconds(5);

	private final LiveMode mode;

	private final ReadState state;

	private final StreamPosition position;

	private final Offset offset;

	private final long startedAt = System.nanoTime();

	private @Nullable Long respondedAt;

	private @Nullable EventDecoder events;

	ReadExchange(LiveMode mode, ReadState state) {
		this.mode = mode;
		this.state = state;
		this.position = state.position();
		this.offset = state.requestOffset();
	}

	LiveMode mode() {
		return this.mode;
	}

	void responded() {
		this.respondedAt = System.nanoTime();
	}

	void responded(EventDecoder events) {
		responded();
		this.events = events;
	}

	boolean hasResponse() {
		return this.respondedAt != null;
	}

	/**
	 * Whether the exchange brought the read forward.
	 */
	boolean hasMoved() {
		return !this.state.position().equals(this.position) || !this.state.requestOffset().equals(this.offset);
	}

	/**
	 * Whether an exchange that broke off was of use, so that what follows is no longer a
	 * row of failures.
	 */
	boolean isHealthy() {
		return hasMoved() || (this.respondedAt != null
				&& Duration.ofNanos(System.nanoTime() - this.respondedAt).compareTo(HEALTHY) >= 0);
	}

	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

	/**
	 * Whether a control event has come.
	 */
	boolean hasBroughtEvents() {
		return this.events != null && this.events.isControlSeen();
	}

	/**
	 * The cursor that the events carried.
	 */
	@Nullable String cursor() {
		return (this.events != null) ? this.events.cursor() : null;
	}

}
