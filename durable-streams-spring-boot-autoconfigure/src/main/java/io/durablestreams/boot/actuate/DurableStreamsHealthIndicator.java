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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.error.BadRequestException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.PayloadTooLargeException;
import io.durablestreams.core.DurableStreamAdmin;
import io.durablestreams.core.NewStreamStatus;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerStatus;
import io.durablestreams.producer.RejectedAppendException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether listeners and producers do their work. It is down while a listener has
 * failed or can't reach its stream or its checkpoints, while a handler doesn't give way
 * although its time limit is over, and while a producer is fenced or can't deliver: from
 * a failed append until the next one that succeeds, unless a single message was at fault.
 * A listener that waits for its stream to be created is well. It is down, too, while a
 * stream that the application wants isn't known to be there, and while this instance
 * can't relay what is in its part of the outbox. Asks nobody: no request is
 * sent.
 */
public final class DurableStreamsHealthIndicator extends AbstractHealthIndicator {

	private final DurableStreamListenerEndpointRegistry registry;

	private final @Nullable DurableStreamProducerFactory producerFactory;

	private final @Nullable DurableStreamAdmin admin;

	private final @Nullable DurableStreamOutbox outbox;

	/**
	 * Create the indicator.
	 * @param registry the listeners
	 * @param producerFactory the producers, if there are any
	 * @param admin the streams that are wanted, if there are any
	 * @param outbox the outbox, if there is one
	 */
	public DurableStreamsHealthIndicator(DurableStreamListenerEndpointRegistry registry,
			@Nullable DurableStreamProducerFactory producerFactory, @Nullable DurableStreamAdmin admin,
			@Nullable DurableStreamOutbox outbox) {
		super("The health of durable streams could not be told");
		this.registry = registry;
		this.producerFactory = producerFactory;
		this.admin = admin;
		this.outbox = outbox;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Collection<DurableStreamListenerContainer> containers = this.registry.getListenerContainers();
		Collection<ProducerStatus> producers = (this.producerFactory != null) ? this.producerFactory.statuses()
				: List.of();
		Map<String, String> troubles = (this.outbox != null) ? this.outbox.troubles() : Map.of();
		boolean well = containers.stream()
			.allMatch((container) -> container.getStatus()
				.stream()
				.allMatch((status) -> isWell(status) && !hangs(status, container.getOptions().handlerTimeout())))
				&& producers.stream().allMatch(DurableStreamsHealthIndicator::isWell)
				&& (this.admin == null || this.admin.isComplete()) && troubles.isEmpty();
		builder.status(well ? Status.UP : Status.DOWN);
		Map<String, Object> listeners = new LinkedHashMap<>();
		containers.forEach((container) -> listeners.put(container.getId(), details(container)));
		builder.withDetail("listeners", listeners);
		builder.withDetail("producers", producers.stream().map(DurableStreamsHealthIndicator::details).toList());
		if (this.outbox != null) {
			builder.withDetail("outbox", troubles);
		}
		Collection<NewStreamStatus> streams = (this.admin != null) ? this.admin.statuses() : List.of();
		if (!streams.isEmpty()) {
			builder.withDetail("streams", streams.stream().map(DurableStreamsHealthIndicator::details).toList());
		}
	}

	private static boolean isWell(StreamListenerStatus status) {
		Throwable failure = status.failure();
		return status.state() != ContainerState.FAILED && !(failure instanceof DurableStreamException)
				&& !(failure instanceof OffsetStoreException);
	}

	private static boolean isWell(ProducerStatus status) {
		Throwable failure = status.lastFailure();
		return status.state() != ProducerStatus.State.FENCED && (failure == null || isOneMessagesFault(failure));
	}

	private static boolean isOneMessagesFault(Throwable failure) {
		return failure instanceof RejectedAppendException && (failure.getCause() instanceof BadRequestException
				|| failure.getCause() instanceof PayloadTooLargeException);
	}

	private static boolean hangs(StreamListenerStatus status, @Nullable Duration limit) {
		Instant since = status.handlingSince();
		return limit != null && since != null && since.plus(limit).isBefore(Instant.now());
	}

	private static Map<String, Object> details(DurableStreamListenerContainer container) {
		Map<String, Object> streams = new LinkedHashMap<>();
		container.getStatus().forEach((status) -> streams.put(status.stream(), details(status)));
		return streams;
	}

	private static Map<String, Object> details(StreamListenerStatus status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", status.state());
		details.put("upToDate", status.upToDate());
		if (status.handlingSince() != null) {
			details.put("handlingSince", status.handlingSince());
		}
		putFailure(details, status.failure());
		return details;
	}

	private static Map<String, Object> details(ProducerStatus status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("name", status.name());
		details.put("stream", status.streamName());
		details.put("state", status.state());
		putFailure(details, status.lastFailure());
		return details;
	}

	private static Map<String, Object> details(NewStreamStatus status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("stream", DurableStream.displayName(status.stream().name()));
		details.put("state", status.state());
		if (!status.differences().isEmpty()) {
			details.put("differences", status.differences());
		}
		putFailure(details, status.failure());
		return details;
	}

	private static void putFailure(Map<String, Object> details, @Nullable Throwable failure) {
		String text = FailureText.of(failure);
		if (text != null) {
			details.put("failure", text);
		}
	}

}
