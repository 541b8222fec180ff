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

package io.durablestreams.boot.actuate;

import java.time.Instant;
import java.util.List;

import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.OutboxStreamStatus;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint that shows what is in the outbox, and has the relay try again what it
 * stopped at or give it up.
 */
@Endpoint(id = "durablestreamsoutbox")
public final class DurableStreamsOutboxEndpoint {

	private final DurableStreamOutbox outbox;

	/**
	 * Create the endpoint.
	 * @param outbox the outbox
	 */
	public DurableStreamsOutboxEndpoint(DurableStreamOutbox outbox) {
		this.outbox = outbox;
	}

	/**
	 * What the outbox has of each stream.
	 * @return a snapshot
	 */
	@ReadOperation
	public OutboxDescriptor outbox() {
		return new OutboxDescriptor(this.outbox.streams().stream().map(StreamDescriptor::of).toList());
	}

	/**
	 * Try again, or give up: all of a stream that has stopped, or one message.
	 * @param action what to do
	 * @param stream the stream's name
	 * @param message the message's id in the table
	 * @return how many streams or messages it was done to
	 * @throws IllegalArgumentException unless either a stream or a message is named
	 */
	@WriteOperation
	public Outcome control(Action action, @Nullable String stream, @Nullable Long message) {
		if (stream != null && message == null) {
			return new Outcome(
					(action == Action.RETRY) ? count(this.outbox.retry(stream)) : this.outbox.discard(stream));
		}
		if (message != null && stream == null) {
			return new Outcome(count((action == Action.RETRY) ? this.outbox.retryMessage(message)
					: this.outbox.discardMessage(message)));
		}
		throw new IllegalArgumentException("Name either a 'stream' or a 'message'");
	}

	private static int count(boolean done) {
		return done ? 1 : 0;
	}

	/** What can be done. */
	public enum Action {

		/** Have the relay try again. */
		RETRY,

		/** Give up. */
		DISCARD

	}

	/**
	 * What was done.
	 *
	 * @param affected how many streams or messages it was done to
	 */
	public record Outcome(int affected) {
	}

	/**
	 * What is in the outbox.
	 *
	 * @param streams the streams that it has had messages for
	 */
	public record OutboxDescriptor(List<StreamDescriptor> streams) {
	}

	/**
	 * What the outbox has of a stream.
	 *
	 * @param stream the stream's name
	 * @param client the name of the client, if it isn't the default one
	 * @param backlog how many messages wait
	 * @param oldest when the oldest of them was sent
	 * @param relayedBy the instance that relays them, if any does
	 * @param givenUp how many are in the table that were given up
	 * @param stoppedSince since when nothing is relayed
	 * @param stoppedFor what kind of reason that has
	 * @param reason why
	 */
	public record StreamDescriptor(String stream, @Nullable String client, long backlog, @Nullable Instant oldest,
			@Nullable String relayedBy, long givenUp, @Nullable Instant stoppedSince, @Nullable StopCause stoppedFor,
			@Nullable String reason) {

		static StreamDescriptor of(OutboxStreamStatus status) {
			OutboxStreamStatus.Stop stop = status.stop();
			return new StreamDescriptor(status.stream(), status.client(), status.backlog(), status.oldest(),
					status.relayedBy(), status.givenUp(), (stop != null) ? stop.since() : null,
					(stop != null) ? stop.cause() : null, (stop != null) ? stop.reason() : null);
		}

	}

}
