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
 */
public final class ForkOptions {

	private final String source;

	private final @Nullable StreamPosition position;

	private final @Nullable Duration ttl;

	ForkOptions(ForkOptionsBuilder values) {
		StreamPosition position = values.position;
		if (position != null && position.offset().isSentinel()) {
			throw new IllegalArgumentException(unknownOffset(position));
		}
		CreateOptions.checkTimeToLive(values.ttl);
		this.source = values.source;
		this.position = position;
		this.ttl = values.ttl;
	}

	private static String unknownOffset(StreamPosition position) {
		String problem = "A fork must branch off at an offset that the server handed out, or so many messages behind "
				+ "one, not at '" + position + "'. ";
		if (position.offset().equals(Offset.LATEST)) {
			return problem + "For the source's present tail use ForkOptions.tailOf";
		}
		return problem + "The offset of a stream's beginning is what creating it empty returned: "
				+ "StreamPosition.of(result.nextOffset(), " + position.subOffset() + "), or what a read from there "
				+ "reported. Without it branch off where a response of a read ended (ReadSignal.Progress) or at the "
				+ "tail (ForkOptions.tailOf), or copy the messages to a new stream";
	}

	/**
	 * Branch off at the source's present tail.
	 * @param source the name of the stream to fork
	 * @return the options
	 */
	public static ForkOptions tailOf(String source) {
		return builder(source).build();
	}

	/**
	 * Branch off at a position.
	 * @param source the name of the stream to fork
	 * @param position the position, as a read reported it
	 * @return the options
	 * @throws IllegalArgumentException if the position counts from a sentinel instead of
	 * an offset of the server's
	 */
	public static ForkOptions of(String source, StreamPosition position) {
		return builder(source).position(position).build();
	}

	/**
	 * Build options.
	 * @param source the name of the stream to fork
	 * @return a builder
	 */
	public static ForkOptionsBuilder builder(String source) {
		return new ForkOptionsBuilder(source);
	}

	/**
	 * Build options from these.
	 * @return a builder
	 */
	public ForkOptionsBuilder toBuilder() {
		return builder(this.source).position(this.position).ttl(this.ttl);
	}

	/**
	 * The name of the stream to fork, relative to the client's base URL.
	 * @return the value
	 */
	public String source() {
		return this.source;
	}

	/**
	 * Where to branch off; {@code null}, the default, for the source's present tail. Its
	 * sub-offset is the protocol's {@code Stream-Fork-Sub-Offset}.
	 * @return the value
	 */
	public @Nullable StreamPosition position() {
		return this.position;
	}

	/**
	 * The fork's time to live in whole seconds; {@code null} for none.
	 * @return the value
	 */
	public @Nullable Duration ttl() {
		return this.ttl;
	}

	/** The source's URL may hold secrets. */
	@Override
	public String toString() {
		return "ForkOptions[source=" + DurableStream.displayName(this.source) + ", position=" + this.position + ", ttl="
				+ this.ttl + "]";
	}

}
