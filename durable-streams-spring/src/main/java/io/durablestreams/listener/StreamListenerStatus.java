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

package io.durablestreams.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * How a listener does on one of its streams, at one moment. Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class StreamListenerStatus {

	private final String stream;

	private final ContainerState state;

	private final boolean upToDate;

	private final long handled;

	private final long failed;

	private final @Nullable StreamPosition position;

	private final long ordinal;

	private final @Nullable Instant handlingSince;

	private final @Nullable Throwable failure;

	private final @Nullable Checkpoint checkpoint;

	private final @Nullable String owner;

	/** Holds payloads. */
	@JsonIgnore
	private final List<MessageAtFault> atFault;

	private final @Nullable Instant failingSince;

	private final @Nullable Duration lag;

	StreamListenerStatus(StreamListenerStatusBuilder values) {
		this.stream = values.stream;
		this.state = values.state;
		this.upToDate = values.upToDate;
		this.handled = values.handled;
		this.failed = values.failed;
		this.position = values.position;
		this.ordinal = values.ordinal;
		this.handlingSince = values.handlingSince;
		this.failure = values.failure;
		this.checkpoint = values.checkpoint;
		this.owner = values.owner;
		this.atFault = values.atFault;
		this.failingSince = values.failingSince;
		this.lag = values.lag;
	}

	/**
	 * Build a status, as a test needs it.
	 * @param stream the stream's name without a query string
	 * @param state the consumer's state
	 * @return a builder
	 */
	public static StreamListenerStatusBuilder builder(String stream, ContainerState state) {
		return new StreamListenerStatusBuilder(stream, state);
	}

	/**
	 * The stream's name without a query string.
	 * @return the value
	 */
	public String stream() {
		return this.stream;
	}

	/**
	 * The consumer's state.
	 * @return the value
	 */
	public ContainerState state() {
		return this.state;
	}

	/**
	 * Whether everything that the server said to be in the stream is handled.
	 * @return the value
	 */
	public boolean upToDate() {
		return this.upToDate;
	}

	/**
	 * How many messages were handled since the process began.
	 * @return the value
	 */
	public long handled() {
		return this.handled;
	}

	/**
	 * How many attempts to handle a message failed since the process began.
	 * @return the value
	 */
	public long failed() {
		return this.failed;
	}

	/**
	 * The position up to which everything is handled; {@code null} while it isn't known.
	 * @return the value
	 */
	public @Nullable StreamPosition position() {
		return this.position;
	}

	/**
	 * How many messages of the stream the group has consumed.
	 * @return the value
	 */
	public long ordinal() {
		return this.ordinal;
	}

	/**
	 * Since when the message in hand is being handled; {@code null} if none is.
	 * @return the value
	 */
	public @Nullable Instant handlingSince() {
		return this.handlingSince;
	}

	/**
	 * Why the consumer failed or, while it keeps trying, what it is held up by;
	 * {@code null} if all is well.
	 * @return the value
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * The checkpoint that is stored, as far as this instance knows: what it stored or
	 * found last. {@code null} while it isn't known, as where another instance handles
	 * the stream.
	 * @return the value
	 */
	public @Nullable Checkpoint checkpoint() {
		return this.checkpoint;
	}

	/**
	 * The id of the instance that handles the stream, as seen last, where instances share
	 * streams by leases; {@code null} without leases, if nobody does, or while the
	 * consumer doesn't run.
	 * @return the value
	 */
	public @Nullable String owner() {
		return this.owner;
	}

	/**
	 * The messages that keep the consumer from going on, as it has failed at them or
	 * waits for the next attempt: one, or all of a batch that failed as a whole. They are
	 * what {@link DurableStreamListenerContainer#skip skip} passes over. Not part of the
	 * status as JSON, because of the payloads.
	 * @return the messages in their order, none if all is well
	 */
	public List<MessageAtFault> atFault() {
		return this.atFault;
	}

	/**
	 * Since when there is a {@link #failure()}, whatever it was in between; {@code null}
	 * if all is well.
	 * @return the value
	 */
	public @Nullable Instant failingSince() {
		return this.failingSince;
	}

	/**
	 * How far behind the consumer is: the time since the event it has handled last, where
	 * events tell their time; else the time since it was known to be up to date or,
	 * before it ever was, since its checkpoint was made. Zero while it is up to date or
	 * there is no stream; {@code null} while nobody can tell, as when another instance
	 * handles the stream.
	 * @return the value
	 */
	public @Nullable Duration lag() {
		return this.lag;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof StreamListenerStatus that && Objects.equals(this.stream, that.stream)
				&& this.state == that.state && this.upToDate == that.upToDate && this.handled == that.handled
				&& this.failed == that.failed && Objects.equals(this.position, that.position)
				&& this.ordinal == that.ordinal && Objects.equals(this.handlingSince, that.handlingSince)
				&& Objects.equals(this.failure, that.failure) && Objects.equals(this.failingSince, that.failingSince)
				&& Objects.equals(this.lag, that.lag) && Objects.equals(this.checkpoint, that.checkpoint)
				&& Objects.equals(this.owner, that.owner) && this.atFault.equals(that.atFault);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.stream, this.state, this.upToDate, this.handled, this.failed, this.position,
				this.ordinal, this.handlingSince, this.failure, this.failingSince, this.lag, this.checkpoint,
				this.owner, this.atFault);
	}

	@Override
	public String toString() {
		return "StreamListenerStatus[stream=" + this.stream + ", state=" + this.state + ", upToDate=" + this.upToDate
				+ ", handled=" + this.handled + ", failed=" + this.failed + ", position=" + this.position + ", ordinal="
				+ this.ordinal + ", handlingSince=" + this.handlingSince + ", failure=" + this.failure
				+ ", failingSince=" + this.failingSince + ", lag=" + this.lag + ", checkpoint=" + this.checkpoint
				+ ", owner=" + this.owner + ", atFault=" + this.atFault + "]";
	}

}
