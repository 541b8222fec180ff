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

package io.durablestreams.producer;

import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import org.jspecify.annotations.Nullable;

/**
 * What a producer is doing, at one moment. Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class ProducerStatus {

	private final String name;

	private final String streamName;

	private final String producerId;

	private final long epoch;

	private final State state;

	private final long pendingMessages;

	private final long bufferedBytes;

	private final @Nullable Throwable lastFailure;

	private final @Nullable Instant failingSince;

	ProducerStatus(ProducerStatusBuilder values) {
		this.name = values.name;
		this.streamName = values.streamName;
		this.producerId = values.producerId;
		this.epoch = values.epoch;
		this.state = values.state;
		this.pendingMessages = values.pendingMessages;
		this.bufferedBytes = values.bufferedBytes;
		this.lastFailure = values.lastFailure;
		this.failingSince = values.failingSince;
	}

	/**
	 * Build a status, as a test needs it.
	 * @param name the producer's name
	 * @param streamName the name of its stream
	 * @return a builder
	 */
	public static ProducerStatusBuilder builder(String name, String streamName) {
		return new ProducerStatusBuilder(name, streamName);
	}

	/**
	 * Build a status from this one.
	 * @return a builder
	 */
	public ProducerStatusBuilder toBuilder() {
		return builder(this.name, this.streamName).producerId(this.producerId)
			.epoch(this.epoch)
			.state(this.state)
			.pendingMessages(this.pendingMessages)
			.bufferedBytes(this.bufferedBytes)
			.lastFailure(this.lastFailure)
			.failingSince(this.failingSince);
	}

	/** The status of somebody who shares the producer, and is done with it. */
	ProducerStatus closed() {
		return (this.state != State.RUNNING) ? this : toBuilder().state(State.CLOSED).build();
	}

	/**
	 * The producer's name in meters and events.
	 * @return the value
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The name of its stream, without any query string.
	 * @return the value
	 */
	public String streamName() {
		return this.streamName;
	}

	/**
	 * The id by which the server knows it.
	 * @return the value
	 */
	public String producerId() {
		return this.producerId;
	}

	/**
	 * Its present epoch.
	 * @return the value
	 */
	public long epoch() {
		return this.epoch;
	}

	/**
	 * Whether it takes messages.
	 * @return the value
	 */
	public State state() {
		return this.state;
	}

	/**
	 * How many messages have no outcome yet.
	 * @return the value
	 */
	public long pendingMessages() {
		return this.pendingMessages;
	}

	/**
	 * How much of its buffer they fill.
	 * @return the value
	 */
	public long bufferedBytes() {
		return this.bufferedBytes;
	}

	/**
	 * The latest failure since the last acknowledged append, which may be one that is
	 * being retried; {@code null} while all is well.
	 * @return the value
	 */
	public @Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

	/**
	 * Since when nothing could be delivered; {@code null} while all is well, also if a
	 * message was refused for what it is.
	 * @return the value
	 */
	public @Nullable Instant failingSince() {
		return this.failingSince;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ProducerStatus that && Objects.equals(this.name, that.name)
				&& Objects.equals(this.streamName, that.streamName) && Objects.equals(this.producerId, that.producerId)
				&& this.epoch == that.epoch && this.state == that.state && this.pendingMessages == that.pendingMessages
				&& this.bufferedBytes == that.bufferedBytes && Objects.equals(this.lastFailure, that.lastFailure)
				&& Objects.equals(this.failingSince, that.failingSince);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.name, this.streamName, this.producerId, this.epoch, this.state, this.pendingMessages,
				this.bufferedBytes, this.lastFailure, this.failingSince);
	}

	@Override
	public String toString() {
		return "ProducerStatus[name=" + this.name + ", streamName=" + this.streamName + ", producerId="
				+ this.producerId + ", epoch=" + this.epoch + ", state=" + this.state + ", pendingMessages="
				+ this.pendingMessages + ", bufferedBytes=" + this.bufferedBytes + ", lastFailure=" + this.lastFailure
				+ ", failingSince=" + this.failingSince + "]";
	}

	/**
	 * Whether a producer takes messages. There may be other states in time.
	 */
	public enum State {

		/** It takes messages. */
		RUNNING,

		/** Another producer took over its id; it takes no more messages. */
		FENCED,

		/** It was closed. */
		CLOSED

	}

}
