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

package io.durablestreams.listener.deadletter;

import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Chooses dead letters of a listener: all that aren't done with, unless it says
 * otherwise. Immutable: each method returns a changed copy.
 */
public final class DeadLetterQuery {

	private final String listenerId;

	private final @Nullable String stream;

	private final @Nullable String deadLetterStream;

	private final StreamPosition from;

	private final int limit;

	private final boolean doneToo;

	private DeadLetterQuery(String listenerId, @Nullable String stream, @Nullable String deadLetterStream,
			StreamPosition from, int limit, boolean doneToo) {
		this.listenerId = listenerId;
		this.stream = stream;
		this.deadLetterStream = deadLetterStream;
		this.from = from;
		this.limit = limit;
		this.doneToo = doneToo;
	}

	/**
	 * Choose the letters of a listener.
	 * @param listenerId the listener's id
	 * @return the query
	 */
	public static DeadLetterQuery of(String listenerId) {
		return new DeadLetterQuery(listenerId, null, null, StreamPosition.EARLIEST, Integer.MAX_VALUE, false);
	}

	/**
	 * Choose those of one of the listener's streams, which a listener of several streams
	 * needs.
	 * @param stream the name of the stream that the messages come from
	 * @return the changed query
	 */
	public DeadLetterQuery stream(@Nullable String stream) {
		return new DeadLetterQuery(this.listenerId, stream, this.deadLetterStream, this.from, this.limit, this.doneToo);
	}

	/**
	 * Choose letters on a stream that an error handler puts them on
	 * ({@link io.durablestreams.listener.failure.FailureDecision#deadLetterTo}).
	 * @param deadLetterStream the stream's name, in which <code>{stream}</code>,
	 * <code>{listener}</code> and <code>{group}</code> are replaced; {@code null}, the
	 * default, for the one of the listener's failure policy
	 * @return the changed query
	 */
	public DeadLetterQuery deadLetterStream(@Nullable String deadLetterStream) {
		return new DeadLetterQuery(this.listenerId, this.stream, deadLetterStream, this.from, this.limit, this.doneToo);
	}

	/**
	 * Begin at a position of the dead letter stream, where others are left out.
	 * @param from the position, by default the stream's beginning
	 * @return the changed query
	 */
	public DeadLetterQuery from(StreamPosition from) {
		return new DeadLetterQuery(this.listenerId, this.stream, this.deadLetterStream, from, this.limit, this.doneToo);
	}

	/**
	 * Choose no more than so many letters.
	 * @param limit how many, by default without a limit
	 * @return the changed query
	 * @throws IllegalArgumentException if the limit isn't positive
	 */
	public DeadLetterQuery limit(int limit) {
		Assert.isTrue(limit > 0, () -> "The limit of dead letters must be positive: " + limit);
		return new DeadLetterQuery(this.listenerId, this.stream, this.deadLetterStream, this.from, limit, this.doneToo);
	}

	/**
	 * Choose letters that are done with too.
	 * @return the changed query
	 */
	public DeadLetterQuery doneToo() {
		return new DeadLetterQuery(this.listenerId, this.stream, this.deadLetterStream, this.from, this.limit, true);
	}

	String listenerId() {
		return this.listenerId;
	}

	@Nullable String stream() {
		return this.stream;
	}

	@Nullable String deadLetterStream() {
		return this.deadLetterStream;
	}

	StreamPosition from() {
		return this.from;
	}

	int limit() {
		return this.limit;
	}

	boolean isDoneToo() {
		return this.doneToo;
	}

}
