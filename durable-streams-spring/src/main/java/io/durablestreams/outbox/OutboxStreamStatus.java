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

package io.durablestreams.outbox;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What an outbox has of a stream, at one moment. Immutable.
 */
public final class OutboxStreamStatus {

	private final String stream;

	private final @Nullable String client;

	private final long backlog;

	private final @Nullable Instant oldest;

	private final @Nullable String relayedBy;

	private final long givenUp;

	private final @Nullable Stop stop;

	OutboxStreamStatus(OutboxStreamStatusBuilder values) {
		this.stream = values.stream;
		this.client = values.client;
		this.backlog = values.backlog;
		this.oldest = values.oldest;
		this.relayedBy = values.relayedBy;
		this.givenUp = values.givenUp;
		this.stop = values.stop;
	}

	/**
	 * Build a status.
	 * @param stream the stream's name
	 * @return a builder
	 */
	public static OutboxStreamStatusBuilder builder(String stream) {
		return new OutboxStreamStatusBuilder(stream);
	}

	/**
	 * The stream's name.
	 * @return the value
	 */
	public String stream() {
		return this.stream;
	}

	/**
	 * The name of the client whose server it is on; {@code null} for the default one.
	 * @return the value
	 */
	public @Nullable String client() {
		return this.client;
	}

	/**
	 * How many messages wait to be relayed.
	 * @return the value
	 */
	public long backlog() {
		return this.backlog;
	}

	/**
	 * When the oldest of them was sent; {@code null} if none waits.
	 * @return the value
	 */
	public @Nullable Instant oldest() {
		return this.oldest;
	}

	/**
	 * The instance that relays them; {@code null} if none does at the moment.
	 * @return the value
	 */
	public @Nullable String relayedBy() {
		return this.relayedBy;
	}

	/**
	 * How many messages are in the table that were given up.
	 * @return the value
	 */
	public long givenUp() {
		return this.givenUp;
	}

	/**
	 * Whether and why its relay has stopped.
	 * @return the value, {@code null} if it hasn't
	 */
	public @Nullable Stop stop() {
		return this.stop;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof OutboxStreamStatus that && this.stream.equals(that.stream)
				&& Objects.equals(this.client, that.client) && this.backlog == that.backlog
				&& Objects.equals(this.oldest, that.oldest) && Objects.equals(this.relayedBy, that.relayedBy)
				&& this.givenUp == that.givenUp && Objects.equals(this.stop, that.stop);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.stream, this.client, this.backlog, this.oldest, this.relayedBy, this.givenUp,
				this.stop);
	}

	@Override
	public String toString() {
		return "OutboxStreamStatus[stream=" + this.stream + ", client=" + this.client + ", backlog=" + this.backlog
				+ ", oldest=" + this.oldest + ", relayedBy=" + this.relayedBy + ", givenUp=" + this.givenUp + ", stop="
				+ this.stop + "]";
	}

	/**
	 * Why a stream's relay has stopped.
	 *
	 * @param since since when
	 * @param cause what kind of reason it is
	 * @param reason why, free of secrets
	 */
	public record Stop(Instant since, StopCause cause, String reason) {
	}

	/** What makes a relay stop. There may be other causes in time. */
	public enum StopCause {

		/** The server won't have the messages. Tried again under the same numbers. */
		REFUSED,

		/**
		 * The server has forgotten the producer while a request had no response: the
		 * batch in hand may be in the stream. To try again may append it twice; to
		 * discard it may lose it: look into the stream.
		 */
		UNCERTAIN,

		/**
		 * The server knows of batches that this database knows nothing of: it was set
		 * back, or is a copy. Messages that wait may be in the stream already.
		 */
		DATABASE_SET_BACK,

		/** The messages of the batch in hand were changed or removed by somebody else. */
		ROWS_CHANGED

	}

}
