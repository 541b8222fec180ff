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

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint that shows what listeners and producers do, and that starts, stops,
 * pauses and resumes listeners.
 */
@Endpoint(id = "durablestreams")
public final class DurableStreamsEndpoint {

	private final DurableStreamListenerEndpointRegistry registry;

	private final @Nullable DurableStreamProducerFactory producerFactory;

	/**
	 * Create the endpoint.
	 * @param registry the listeners
	 * @param producerFactory the producers, if there are any
	 */
	public DurableStreamsEndpoint(DurableStreamListenerEndpointRegistry registry,
			@Nullable DurableStreamProducerFactory producerFactory) {
		this.registry = registry;
		this.producerFactory = producerFactory;
	}

	/**
	 * What listeners and producers do.
	 * @return a snapshot
	 */
	@ReadOperation
	public DurableStreamsDescriptor durableStreams() {
		Collection<ProducerStatus> producers = (this.producerFactory != null) ? this.producerFactory.statuses()
				: List.of();
		return new DurableStreamsDescriptor(
				this.registry.getListenerContainers().stream().map(ListenerDescriptor::of).toList(),
				producers.stream().map(ProducerDescriptor::of).toList());
	}

	/**
	 * What a listener does.
	 * @param id the listener's id
	 * @return a snapshot, or {@code null} if there is no such listener
	 */
	@ReadOperation
	public @Nullable ListenerDescriptor listener(@Selector String id) {
		DurableStreamListenerContainer container = this.registry.getListenerContainer(id);
		return (container != null) ? ListenerDescriptor.of(container) : null;
	}

	/**
	 * Have a listener do something else. Stopping doesn't wait for the message in hand.
	 * @param id the listener's id
	 * @param action what it should do
	 * @return a snapshot afterwards, or {@code null} if there is no such listener
	 */
	@WriteOperation
	public @Nullable ListenerDescriptor control(@Selector String id, Action action) {
		DurableStreamListenerContainer container = this.registry.getListenerContainer(id);
		if (container == null) {
			return null;
		}
		switch (action) {
			case START -> container.start();
			case STOP -> container.stop(() -> {
			});
			case PAUSE -> container.pause();
			case RESUME -> container.resume();
		}
		return ListenerDescriptor.of(container);
	}

	/**
	 * What a listener can be told.
	 */
	public enum Action {

		/** Start, if it doesn't run. */
		START,

		/** Stop, once the message in hand is handled. */
		STOP,

		/** Handle no more messages until resumed. */
		PAUSE,

		/** Go on after a pause. */
		RESUME

	}

	/**
	 * What listeners and producers do.
	 *
	 * @param listeners the listeners in the order of their registration
	 * @param producers the producers that are open
	 */
	public record DurableStreamsDescriptor(List<ListenerDescriptor> listeners, List<ProducerDescriptor> producers) {
	}

	/**
	 * What a listener does.
	 *
	 * @param id its id
	 * @param group the group whose checkpoints it moves
	 * @param state its state
	 * @param streams what it does on each of its streams
	 */
	public record ListenerDescriptor(String id, String group, ContainerState state, List<StreamDescriptor> streams) {

		static ListenerDescriptor of(DurableStreamListenerContainer container) {
			return new ListenerDescriptor(container.getId(), container.getGroup(), container.getState(),
					container.getStatus().stream().map(StreamDescriptor::of).toList());
		}

	}

	/**
	 * What a listener does on a stream.
	 *
	 * @param stream the stream's name
	 * @param state the consumer's state
	 * @param upToDate whether everything in the stream is handled
	 * @param handled how many messages were handled since the process began
	 * @param failed how many attempts failed since the process began
	 * @param position the position up to which everything is handled
	 * @param ordinal how many messages of the stream the group has consumed
	 * @param handlingSince since when the message in hand is being handled
	 * @param failure what it failed for or is held up by
	 * @param failingSince since when there is a failure
	 * @param lag how far behind it is, as far as can be told
	 */
	public record StreamDescriptor(String stream, ContainerState state, boolean upToDate, long handled, long failed,
			@Nullable String position, long ordinal, @Nullable Instant handlingSince, @Nullable String failure,
			@Nullable Instant failingSince, @Nullable Duration lag) {

		static StreamDescriptor of(StreamListenerStatus status) {
			StreamPosition position = status.position();
			return new StreamDescriptor(status.stream(), status.state(), status.upToDate(), status.handled(),
					status.failed(), (position != null) ? position.toString() : null, status.ordinal(),
					status.handlingSince(), FailureText.of(status.failure()), status.failingSince(), status.lag());
		}

	}

	/**
	 * What a producer does.
	 *
	 * @param name its name
	 * @param stream its stream's name
	 * @param producerId the id by which the server knows it
	 * @param epoch its epoch
	 * @param state whether it takes messages
	 * @param pendingMessages how many messages have no outcome yet
	 * @param bufferedBytes how much of its buffer they fill
	 * @param failure the latest failure since the last success
	 * @param failingSince since when nothing can be delivered
	 */
	public record ProducerDescriptor(String name, String stream, String producerId, long epoch,
			ProducerStatus.State state, long pendingMessages, long bufferedBytes, @Nullable String failure,
			@Nullable Instant failingSince) {

		static ProducerDescriptor of(ProducerStatus status) {
			return new ProducerDescriptor(status.name(), status.streamName(), status.producerId(), status.epoch(),
					status.state(), status.pendingMessages(), status.bufferedBytes(),
					FailureText.of(status.lastFailure()), status.failingSince());
		}

	}

}
