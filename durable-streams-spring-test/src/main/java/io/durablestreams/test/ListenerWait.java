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

package io.durablestreams.test;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Waits for listeners: asks the server where a stream ends, then watches the listener
 * until it has come that far.
 */
final class ListenerWait {

	private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

	private final DurableStreamListenerEndpointRegistry registry;

	private final Duration timeout;

	private final long deadline;

	ListenerWait(DurableStreamListenerEndpointRegistry registry, Duration timeout) {
		this.registry = registry;
		this.timeout = timeout;
		this.deadline = System.nanoTime() + timeout.toNanos();
	}

	void requireListener(String stream) {
		Assert.state(!consumersOf(stream).isEmpty(), () -> "No listener listens to stream '" + stream + "'; there are "
				+ this.registry.getListenerContainers());
	}

	void awaitHandled(String stream) {
		consumersOf(stream).forEach((consumer) -> await(consumer, tail(consumer)));
	}

	void awaitHandled(List<String> listenerIds) {
		for (String id : listenerIds) {
			DurableStreamListenerContainer container = this.registry.getListenerContainer(id);
			Assert.isTrue(container != null,
					() -> "There is no listener '" + id + "'; there are " + this.registry.getListenerContainers());
			consumers(List.of(container)).forEach((consumer) -> await(consumer, tail(consumer)));
		}
	}

	/**
	 * What one listener publishes another may listen to: it is over only when no stream
	 * has grown while all were waited for.
	 */
	void awaitNothingLeft() {
		Map<Consumer, Offset> before;
		Map<Consumer, Offset> tails = Map.of();
		do {
			requireTime();
			before = tails;
			tails = new LinkedHashMap<>();
			for (Consumer consumer : consumers(this.registry.getListenerContainers())) {
				Offset tail = isStopped(consumer) ? null : tail(consumer);
				if (tail != null) {
					await(consumer, tail);
					tails.put(consumer, tail);
				}
			}
		}
		while (!tails.equals(before));
	}

	private void requireTime() {
		if (System.nanoTime() - this.deadline > 0) {
			throw new AssertionError(
					"Listeners have not handled everything within " + this.timeout + ": their streams keep growing");
		}
	}

	private List<Consumer> consumersOf(String stream) {
		return consumers(this.registry.getListenerContainers()).stream()
			.filter((consumer) -> consumer.stream().equals(stream) || consumer.status().stream().equals(stream))
			.toList();
	}

	private static List<Consumer> consumers(Collection<DurableStreamListenerContainer> containers) {
		return containers.stream()
			.flatMap((container) -> container.getOptions()
				.streams()
				.stream()
				.map((stream) -> new Consumer(container, container.getOptions().streams().indexOf(stream))))
			.toList();
	}

	private @Nullable Offset tail(Consumer consumer) {
		return consumer.container()
			.getClient()
			.stream(consumer.stream())
			.metadata()
			.map(StreamMetadata::tailOffset)
			.onErrorResume((ex) -> ex instanceof StreamNotFoundException || ex instanceof StreamGoneException,
					(ex) -> Mono.empty())
			.block(this.timeout);
	}

	private void await(Consumer consumer, @Nullable Offset tail) {
		while (tail != null) {
			StreamListenerStatus status = consumer.status();
			if (hasReached(status, tail)) {
				return;
			}
			if (status.state().isTerminal() || System.nanoTime() - this.deadline > 0) {
				throw failure(consumer, status, tail);
			}
			LockSupport.parkNanos(POLL_INTERVAL.toNanos());
			if (Thread.interrupted()) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted while waiting for " + consumer.container());
			}
		}
	}

	private static boolean isStopped(Consumer consumer) {
		return consumer.status().state() == ContainerState.STOPPED;
	}

	/**
	 * While a consumer starts or waits for its stream, and after it was stopped, its
	 * position is that of its last run, perhaps in a stream that was deleted since.
	 * Behind the last message a position counts from the offset before, until the server
	 * has vouched for the next one.
	 */
	private static boolean hasReached(StreamListenerStatus status, Offset tail) {
		StreamPosition position = status.position();
		boolean known = switch (status.state()) {
			case STARTING, WAITING, STOPPED -> false;
			default -> true;
		};
		return known && position != null && !position.offset().isSentinel() && position.offset().compareTo(tail) >= 0;
	}

	private AssertionError failure(Consumer consumer, StreamListenerStatus status, Offset tail) {
		boolean ended = status.state().isTerminal();
		StringBuilder message = new StringBuilder("Listener '").append(consumer.container().getId())
			.append("' has not handled all of stream '")
			.append(status.stream())
			.append("'")
			.append(ended ? "" : " within " + this.timeout)
			.append(": it is ")
			.append(status.state())
			.append(" at position ")
			.append(status.position())
			.append(", and the stream ends at ")
			.append(tail);
		if (status.handlingSince() != null) {
			message.append("; a message is in hand since ").append(status.handlingSince());
		}
		if (status.failure() != null) {
			message.append("; held up by: ").append(status.failure());
		}
		return new AssertionError(message.toString(), status.failure());
	}

	/**
	 * A listener on one of its streams.
	 */
	private record Consumer(DurableStreamListenerContainer container, int index) {

		String stream() {
			return this.container.getOptions().streams().get(this.index);
		}

		StreamListenerStatus status() {
			return this.container.getStatus().get(this.index);
		}

	}

}
