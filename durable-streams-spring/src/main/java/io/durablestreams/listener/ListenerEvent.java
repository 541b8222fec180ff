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

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.PositionLostPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a listener, published as an application event on a thread of
 * the listener. Receivers should be quick: the listener waits for them.
 */
public sealed interface ListenerEvent {

	/**
	 * The listener's id.
	 * @return the id
	 */
	String listenerId();

	/**
	 * The stream that it happened on.
	 * @return the stream's name without a query string
	 */
	String stream();

	/**
	 * A consumer changed its state.
	 *
	 * @param listenerId the listener's id
	 * @param stream the stream's name
	 * @param oldState the state before
	 * @param newState the state now
	 * @param cause why it failed, with {@link ContainerState#FAILED}
	 */
	record StateChanged(String listenerId, String stream, ContainerState oldState, ContainerState newState,
			@Nullable Throwable cause) implements ListenerEvent {
	}

	/**
	 * A message was passed over because it could not be handled.
	 *
	 * @param listenerId the listener's id
	 * @param stream the stream's name
	 * @param position the position right behind the message
	 * @param ordinal the message's number
	 * @param attempts how many attempts were made
	 * @param cause why the last one failed
	 */
	record MessageSkipped(String listenerId, String stream, StreamPosition position, long ordinal, int attempts,
			Throwable cause) implements ListenerEvent {
	}

	/**
	 * A message was put on a dead letter stream because it could not be handled.
	 *
	 * @param listenerId the listener's id
	 * @param stream the stream's name
	 * @param deadLetterStream the dead letter stream's name
	 * @param position the position right behind the message
	 * @param ordinal the message's number
	 * @param attempts how many attempts were made
	 * @param cause why the last one failed
	 */
	record MessageDeadLettered(String listenerId, String stream, String deadLetterStream, StreamPosition position,
			long ordinal, int attempts, Throwable cause) implements ListenerEvent {
	}

	/**
	 * Nobody can tell whether the stream is still the one that the checkpoint is of: the
	 * server has dropped what would tell it. The listener goes on.
	 *
	 * @param listenerId the listener's id
	 * @param stream the stream's name
	 * @param position the position up to which everything is handled
	 */
	record PositionUnverified(String listenerId, String stream, StreamPosition position) implements ListenerEvent {
	}

	/**
	 * The connection to the server, or the offset store, is out of order; the listener
	 * keeps trying. Published once until it has recovered.
	 *
	 * @param listenerId the listener's id
	 * @param stream the stream's name
	 * @param cause what is wrong
	 */
	record Disrupted(String listenerId, String stream, Throwable cause) implements ListenerEvent {
	}

	/**
	 * The listener goes on after a {@link Disrupted}.
	 *
	 * @param listenerId the listener's id
	 * @param stream the stream's name
	 */
	record Recovered(String listenerId, String stream) implements ListenerEvent {
	}

	/**
	 * The position to go on from leads nowhere any more.
	 *
	 * @param listenerId the listener's id
	 * @param stream the stream's name
	 * @param position the position that is lost
	 * @param policy what the listener does about it
	 * @param cause by what it is known
	 */
	record PositionLost(String listenerId, String stream, StreamPosition position, PositionLostPolicy policy,
			Throwable cause) implements ListenerEvent {
	}

	/**
	 * An attempt to handle a message took longer than the listener's limit and has been
	 * interrupted. Until the handler gives way the stream doesn't go on.
	 *
	 * @param listenerId the listener's id
	 * @param stream the stream's name
	 * @param ordinal the number of the (first) message in hand
	 * @param limit the limit
	 */
	record HandlerTimedOut(String listenerId, String stream, long ordinal, Duration limit) implements ListenerEvent {
	}

	/**
	 * Nothing has been received for a while. Published each time the listener's
	 * {@code idle-event-interval} is over, as long as nothing comes and whatever the
	 * reason, unless another instance has the stream.
	 *
	 * @param listenerId the listener's id
	 * @param stream the stream's name
	 * @param idleFor for how long
	 * @param state the consumer's state, by which a stream that is quiet can be told from
	 * one that can't be read or is paused
	 */
	record Idle(String listenerId, String stream, Duration idleFor, ContainerState state) implements ListenerEvent {
	}

}
