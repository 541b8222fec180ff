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
import io.durablestreams.core.DurableStreamAdmin;
import io.durablestreams.core.NewStreamStatus;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Tells whether listeners and producers do their work. It is down while a listener has
 * failed or can't reach its checkpoints or leases, while a handler doesn't give way
 * although its time limit is over, while a producer is fenced or has given up messages,
 * until the next one that is acknowledged, unless a single message was at fault, while a
 * stream that the application wants isn't there, and while the relay of one in the outbox
 * has stopped. While a server can't be reached it is up and tells since when; after some
 * time it is out of service, but not for what waits in the outbox. A listener that waits
 * for its stream to be created is well. Asks nobody: no request is sent.
 */
public final class DurableStreamsHealthIndicator extends AbstractHealthIndicator {

	private final DurableStreamListenerEndpointRegistry registry;

	private final @Nullable DurableStreamProducerFactory producerFactory;

	private final @Nullable DurableStreamAdmin admin;

	private final @Nullable DurableStreamOutbox outbox;

	private final Duration outOfServiceAfter;

	/**
	 * Create the indicator.
	 * @param registry the listeners
	 * @param producerFactory the producers, if there are any
	 * @param admin the streams that are wanted, if there are any
	 * @param outbox the outbox, if there is one
	 * @param outOfServiceAfter how long a server may be out of reach until the
	 * application is out of service
	 */
	public DurableStreamsHealthIndicator(DurableStreamListenerEndpointRegistry registry,
			@Nullable DurableStreamProducerFactory producerFactory, @Nullable DurableStreamAdmin admin,
			@Nullable DurableStreamOutbox outbox, Duration outOfServiceAfter) {
		super("The health of durable streams could not be told");
		this.registry = registry;
		this.producerFactory = producerFactory;
		this.admin = admin;
		this.outbox = outbox;
		this.outOfServiceAfter = outOfServiceAfter;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Collection<DurableStreamListenerContainer> containers = this.registry.getListenerContainers();
		Collection<ProducerStatus> producers = (this.producerFactory != null) ? this.producerFactory.statuses()
				: List.of();
		HealthVerdict verdict = new HealthVerdict(this.outOfServiceAfter);
		containers.forEach((container) -> container.getStatus()
			.forEach((status) -> verdict.add(status, container.getOptions().handlerTimeout())));
		producers.forEach(verdict::add);
		if (this.admin != null) {
			verdict.add(this.admin);
		}
		if (this.outbox != null) {
			verdict.add(this.outbox);
		}
		builder.status(verdict.status());
		Map<String, Object> listeners = new LinkedHashMap<>();
		containers.forEach((container) -> listeners.put(container.getId(), details(container)));
		builder.withDetail("listeners", listeners);
		builder.withDetail("producers", producers.stream().map(DurableStreamsHealthIndicator::details).toList());
		if (this.outbox != null) {
			builder.withDetail("outbox", this.outbox.troubles());
		}
		Collection<NewStreamStatus> streams = (this.admin != null) ? this.admin.statuses() : List.of();
		if (!streams.isEmpty()) {
			builder.withDetail("streams", streams.stream().map(DurableStreamsHealthIndicator::details).toList());
		}
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
		putFailure(details, status.failure(), status.failingSince());
		return details;
	}

	private static Map<String, Object> details(ProducerStatus status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("name", status.name());
		details.put("stream", status.streamName());
		details.put("state", status.state());
		putFailure(details, status.lastFailure(), status.failingSince());
		return details;
	}

	private static Map<String, Object> details(NewStreamStatus status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("stream", DurableStream.displayName(status.stream().name()));
		details.put("state", status.state());
		if (!status.differences().isEmpty()) {
			details.put("differences", status.differences());
		}
		putFailure(details, status.failure(), status.failingSince());
		return details;
	}

	private static void putFailure(Map<String, Object> details, @Nullable Throwable failure,
			@Nullable Instant failingSince) {
		if (failingSince != null) {
			details.put("failingSince", failingSince);
		}
		String text = FailureText.of(failure);
		if (text != null) {
			details.put("failure", text);
		}
	}

}
