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

package io.durablestreams.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.durablestreams.client.DurableStream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DurableStreamAdmin} knows about a stream that an application wants, at
 * one moment. Immutable.
 */
public final class NewStreamStatus {

	private final NewStream stream;

	private final State state;

	private final List<String> differences;

	private final @Nullable Throwable failure;

	private final @Nullable Instant failingSince;

	private NewStreamStatus(NewStream stream, State state, List<String> differences, @Nullable Throwable failure,
			@Nullable Instant failingSince) {
		this.stream = stream;
		this.state = state;
		this.differences = List.copyOf(differences);
		this.failure = failure;
		this.failingSince = failingSince;
	}

	static NewStreamStatus of(NewStream stream, State state) {
		return new NewStreamStatus(stream, state, List.of(), null, null);
	}

	static NewStreamStatus failed(NewStream stream, State state, Throwable failure) {
		return new NewStreamStatus(stream, state, List.of(), failure, Instant.now().truncatedTo(ChronoUnit.MILLIS));
	}

	static NewStreamStatus existing(NewStream stream, List<String> differences) {
		return new NewStreamStatus(stream, differences.isEmpty() ? State.PRESENT : State.DIFFERENT, differences, null,
				null);
	}

	/** The same with what was known before of since when it fails. */
	NewStreamStatus after(NewStreamStatus before) {
		return (this.failingSince != null && before.failingSince != null)
				? new NewStreamStatus(this.stream, this.state, this.differences, this.failure, before.failingSince)
				: this;
	}

	/**
	 * The stream.
	 * @return the value
	 */
	public NewStream stream() {
		return this.stream;
	}

	/**
	 * How it stands with the stream.
	 * @return the value
	 */
	public State state() {
		return this.state;
	}

	/**
	 * What the stream that exists has otherwise, in words; empty unless the state is
	 * {@link State#DIFFERENT}.
	 * @return the value
	 */
	public List<String> differences() {
		return this.differences;
	}

	/**
	 * Why the stream isn't known to be there; {@code null} if it is or has expired, and
	 * before it was asked for.
	 * @return the value
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Since when there is a {@link #failure()}, whatever it was in between.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable Instant failingSince() {
		return this.failingSince;
	}

	/**
	 * What is wrong with the stream, a sentence without its full stop.
	 */
	String explanation() {
		String subject = "Stream '" + DurableStream.displayName(this.stream.name()) + "' ";
		String reason = (this.failure != null) ? this.failure.getMessage() : null;
		return switch (this.state) {
			case DIFFERENT -> subject + "isn't as it should be: " + String.join(", ", this.differences);
			case PENDING -> subject + "can't be made sure of: "
					+ ((reason != null) ? reason : "its server has not answered in time");
			default -> (reason != null && reason.startsWith(subject)) ? reason
					: subject + "isn't there" + ((reason != null) ? ": " + reason : "");
		};
	}

	@Override
	public String toString() {
		return "NewStreamStatus[stream=" + this.stream + ", state=" + this.state + ", differences=" + this.differences
				+ ", failure=" + this.failure + "]";
	}

	/**
	 * How it stands with a stream. There may be others in time: a {@code switch} needs a
	 * default branch.
	 */
	public enum State {

		/** Not known yet: the server can't be reached, and is asked again and again. */
		PENDING,

		/** It was created. */
		CREATED,

		/** It existed as it is wanted. */
		PRESENT,

		/** It exists otherwise. */
		DIFFERENT,

		/**
		 * It isn't there any more and isn't created, as the instant at which it was to
		 * expire had passed already. Counts as what is wanted.
		 */
		EXPIRED,

		/**
		 * It isn't there: the server refused, or it was only to be validated. Is tried
		 * again and again, too.
		 */
		FAILED

	}

}
