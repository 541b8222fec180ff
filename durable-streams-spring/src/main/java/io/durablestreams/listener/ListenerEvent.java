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

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.PositionLostPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a listener, published as an application event on a thread of
 * the listener. Receivers should be quick: the listener waits for them. There may be
 * other events in time: a {@code switch} over them needs a default branch.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public abstract class ListenerEvent {

	private final String listenerId;

	private final String stream;

	private ListenerEvent(String listenerId, String stream) {
		this.listenerId = listenerId;
		this.stream = stream;
	}

	/**
	 * The listener's id.
	 * @return the id
	 */
	public String listenerId() {
		return this.listenerId;
	}

	/**
	 * The stream that it happened on.
	 * @return the stream's name without a query string
	 */
	public String stream() {
		return this.stream;
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[listenerId=" + this.listenerId + ", stream=" + this.stream + details()
				+ "]";
	}

	String details() {
		return "";
	}

	/**
	 * A consumer changed its state.
	 */
	public static final class StateChanged extends ListenerEvent {

		private final ContainerState oldState;

		private final ContainerState newState;

		private final @Nullable Throwable cause;

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 * @param oldState the state before
		 * @param newState the state now
		 * @param cause why it failed, with {@link ContainerState#FAILED}
		 */
		public StateChanged(String listenerId, String stream, ContainerState oldState, ContainerState newState,
				@Nullable Throwable cause) {
			super(listenerId, stream);
			this.oldState = oldState;
			this.newState = newState;
			this.cause = cause;
		}

		/**
		 * The state before.
		 * @return the value
		 */
		public ContainerState oldState() {
			return this.oldState;
		}

		/**
		 * The state now.
		 * @return the value
		 */
		public ContainerState newState() {
			return this.newState;
		}

		/**
		 * Why it failed, with {@link ContainerState#FAILED}.
		 * @return the value
		 */
		public @Nullable Throwable cause() {
			return this.cause;
		}

		@Override
		String details() {
			return ", oldState=" + this.oldState + ", newState=" + this.newState + ", cause=" + this.cause;
		}

	}

	/**
	 * A message could not be handled, and the listener has gone on without it.
	 */
	public abstract static class MessageNotHandled extends ListenerEvent {

		private final StreamPosition position;

		private final long ordinal;

		private final int attempts;

		private final Throwable cause;

		private MessageNotHandled(String listenerId, String stream, StreamPosition position, long ordinal, int attempts,
				Throwable cause) {
			super(listenerId, stream);
			this.position = position;
			this.ordinal = ordinal;
			this.attempts = attempts;
			this.cause = cause;
		}

		/**
		 * The position right behind the message.
		 * @return the value
		 */
		public StreamPosition position() {
			return this.position;
		}

		/**
		 * The message's number.
		 * @return the value
		 */
		public long ordinal() {
			return this.ordinal;
		}

		/**
		 * How many attempts were made.
		 * @return the value
		 */
		public int attempts() {
			return this.attempts;
		}

		/**
		 * Why the last one failed.
		 * @return the value
		 */
		public Throwable cause() {
			return this.cause;
		}

		@Override
		String details() {
			return ", position=" + this.position + ", ordinal=" + this.ordinal + ", attempts=" + this.attempts
					+ ", cause=" + this.cause;
		}

	}

	/**
	 * A message was passed over because it could not be handled.
	 */
	public static final class MessageSkipped extends MessageNotHandled {

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 * @param position the position right behind the message
		 * @param ordinal the message's number
		 * @param attempts how many attempts were made
		 * @param cause why the last one failed
		 */
		public MessageSkipped(String listenerId, String stream, StreamPosition position, long ordinal, int attempts,
				Throwable cause) {
			super(listenerId, stream, position, ordinal, attempts, cause);
		}

	}

	/**
	 * A message was put on a dead letter stream because it could not be handled.
	 */
	public static final class MessageDeadLettered extends MessageNotHandled {

		private final String deadLetterStream;

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 * @param deadLetterStream the dead letter stream's name
		 * @param position the position right behind the message
		 * @param ordinal the message's number
		 * @param attempts how many attempts were made
		 * @param cause why the last one failed
		 */
		public MessageDeadLettered(String listenerId, String stream, String deadLetterStream, StreamPosition position,
				long ordinal, int attempts, Throwable cause) {
			super(listenerId, stream, position, ordinal, attempts, cause);
			this.deadLetterStream = deadLetterStream;
		}

		/**
		 * The dead letter stream's name.
		 * @return the value
		 */
		public String deadLetterStream() {
			return this.deadLetterStream;
		}

		@Override
		String details() {
			return ", deadLetterStream=" + this.deadLetterStream + super.details();
		}

	}

	/**
	 * A message was put on a retry stream because it could not be handled now.
	 */
	public static final class MessageDelayed extends MessageNotHandled {

		private final String retryStream;

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 * @param retryStream the retry stream's name
		 * @param position the position right behind the message
		 * @param ordinal the message's number
		 * @param attempts how many attempts were made
		 * @param cause why the last one failed
		 */
		public MessageDelayed(String listenerId, String stream, String retryStream, StreamPosition position,
				long ordinal, int attempts, Throwable cause) {
			super(listenerId, stream, position, ordinal, attempts, cause);
			this.retryStream = retryStream;
		}

		/**
		 * The retry stream's name.
		 * @return the value
		 */
		public String retryStream() {
			return this.retryStream;
		}

		@Override
		String details() {
			return ", retryStream=" + this.retryStream + super.details();
		}

	}

	/**
	 * Nobody can tell whether the stream is still the one that the checkpoint is of: the
	 * server has dropped what would tell it. The listener goes on.
	 */
	public static final class PositionUnverified extends ListenerEvent {

		private final StreamPosition position;

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 * @param position the position up to which everything is handled
		 */
		public PositionUnverified(String listenerId, String stream, StreamPosition position) {
			super(listenerId, stream);
			this.position = position;
		}

		/**
		 * The position up to which everything is handled.
		 * @return the value
		 */
		public StreamPosition position() {
			return this.position;
		}

		@Override
		String details() {
			return ", position=" + this.position;
		}

	}

	/**
	 * The connection to the server, or the offset store, is out of order; the listener
	 * keeps trying. Published once until it has recovered.
	 */
	public static final class Disrupted extends ListenerEvent {

		private final Throwable cause;

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 * @param cause what is wrong
		 */
		public Disrupted(String listenerId, String stream, Throwable cause) {
			super(listenerId, stream);
			this.cause = cause;
		}

		/**
		 * What is wrong.
		 * @return the value
		 */
		public Throwable cause() {
			return this.cause;
		}

		@Override
		String details() {
			return ", cause=" + this.cause;
		}

	}

	/**
	 * The listener goes on after a {@link Disrupted}.
	 */
	public static final class Recovered extends ListenerEvent {

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 */
		public Recovered(String listenerId, String stream) {
			super(listenerId, stream);
		}

	}

	/**
	 * The position to go on from leads nowhere any more.
	 */
	public static final class PositionLost extends ListenerEvent {

		private final StreamPosition position;

		private final PositionLostPolicy policy;

		private final Throwable cause;

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 * @param position the position that is lost
		 * @param policy what the listener does about it
		 * @param cause by what it is known
		 */
		public PositionLost(String listenerId, String stream, StreamPosition position, PositionLostPolicy policy,
				Throwable cause) {
			super(listenerId, stream);
			this.position = position;
			this.policy = policy;
			this.cause = cause;
		}

		/**
		 * The position that is lost.
		 * @return the value
		 */
		public StreamPosition position() {
			return this.position;
		}

		/**
		 * What the listener does about it.
		 * @return the value
		 */
		public PositionLostPolicy policy() {
			return this.policy;
		}

		/**
		 * By what it is known.
		 * @return the value
		 */
		public Throwable cause() {
			return this.cause;
		}

		@Override
		String details() {
			return ", position=" + this.position + ", policy=" + this.policy + ", cause=" + this.cause;
		}

	}

	/**
	 * An attempt to handle a message took longer than the listener's limit and has been
	 * interrupted. Until the handler gives way the stream doesn't go on.
	 */
	public static final class HandlerTimedOut extends ListenerEvent {

		private final long ordinal;

		private final Duration limit;

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 * @param ordinal the number of the (first) message in hand
		 * @param limit the limit
		 */
		public HandlerTimedOut(String listenerId, String stream, long ordinal, Duration limit) {
			super(listenerId, stream);
			this.ordinal = ordinal;
			this.limit = limit;
		}

		/**
		 * The number of the (first) message in hand.
		 * @return the value
		 */
		public long ordinal() {
			return this.ordinal;
		}

		/**
		 * The limit.
		 * @return the value
		 */
		public Duration limit() {
			return this.limit;
		}

		@Override
		String details() {
			return ", ordinal=" + this.ordinal + ", limit=" + this.limit;
		}

	}

	/**
	 * Nothing has been received for a while. Published each time the listener's
	 * {@code idle-event-interval} is over, as long as nothing comes and whatever the
	 * reason, unless another instance has the stream.
	 */
	public static final class Idle extends ListenerEvent {

		private final Duration idleFor;

		private final ContainerState state;

		/**
		 * Create the event.
		 * @param listenerId the listener's id
		 * @param stream the stream's name
		 * @param idleFor for how long
		 * @param state the consumer's state
		 */
		public Idle(String listenerId, String stream, Duration idleFor, ContainerState state) {
			super(listenerId, stream);
			this.idleFor = idleFor;
			this.state = state;
		}

		/**
		 * For how long nothing has been received.
		 * @return the value
		 */
		public Duration idleFor() {
			return this.idleFor;
		}

		/**
		 * The consumer's state, by which a stream that is quiet can be told from one that
		 * can't be read or is paused.
		 * @return the value
		 */
		public ContainerState state() {
			return this.state;
		}

		@Override
		String details() {
			return ", idleFor=" + this.idleFor + ", state=" + this.state;
		}

	}

}
