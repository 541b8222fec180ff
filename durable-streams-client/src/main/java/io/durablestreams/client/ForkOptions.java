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

import org.jspecify.annotations.Nullable;

/**
 * Where a forked stream branches off. Immutable.
 *
 * @param source the name of the stream to fork, relative to the client's base URL
 * @param position where to branch off, or {@code null} for the source's present tail; its
 * sub-offset is the protocol's {@code Stream-Fork-Sub-Offset}
 * @param ttl the fork's time to live in whole seconds, or {@code null}
 */
public record ForkOptions(String source, @Nullable StreamPosition position, @Nullable Duration ttl) {

	/**
	 * Create the options.
	 * @throws IllegalArgumentException if the position counts from a sentinel instead of
	 * an offset of the server's, or if the time to live is negative or has a fraction of
	 * a second
	 */
	public ForkOptions {
		if (position != null && position.offset().isSentinel()) {
			throw new IllegalArgumentException(
					"A fork must branch off at an offset that the server handed out, not at '" + position.offset()
							+ "'");
		}
		CreateOptions.checkTimeToLive(ttl);
	}

	/**
	 * Branch off at the source's present tail.
	 * @param source the name of the stream to fork
	 * @return the options
	 */
	public static ForkOptions tailOf(String source) {
		return new ForkOptions(source, null, null);
	}

	/**
	 * Branch off at a position.
	 * @param source the name of the stream to fork
	 * @param position the position, as a read reported it
	 * @return the options
	 */
	public static ForkOptions of(String source, StreamPosition position) {
		return new ForkOptions(source, position, null);
	}

	/** The source's URL may hold secrets. */
	@Override
	public String toString() {
		return "ForkOptions[source=" + DurableStream.displayName(this.source) + ", position=" + this.position + ", ttl="
				+ this.ttl + "]";
	}

	/**
	 * A copy with a time to live.
	 * @param ttl the time to live in whole seconds
	 * @return the copy
	 */
	public ForkOptions ttl(Duration ttl) {
		return new ForkOptions(this.source, this.position, ttl);
	}

}
