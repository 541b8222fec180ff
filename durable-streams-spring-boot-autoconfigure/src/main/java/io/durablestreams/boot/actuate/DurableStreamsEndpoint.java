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

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Actuator endpoint that shows what listeners and producers do, and that steers
 * listeners: start, stop, pause, resume, seek and skip. What it does, it does in this
 * instance. Each act is an audit event.
 */
@Endpoint(id = "durablestreams")
public final class DurableStreamsEndpoint {

	private final DurableStreamListenerEndpointRegistry registry;

	private final @Nullable DurableStreamProducerFactory producerFactory;

	private final DurableStreamsEndpointProperties properties;

	private final ListenerActs acts;

	private final ListenerAudit audit;

	/**
	 * Create the endpoint.
	 * @param registry the listeners
	 * @param producerFactory the producers, if there are any
	 * @param properties the endpoint's settings
	 * @param events told of each act, by an
	 * {@link org.springframework.boot.actuate.audit.listener.AuditApplicationEvent
	 * AuditApplicationEvent}
	 */
	public DurableStreamsEndpoint(DurableStreamListenerEndpointRegistry registry,
			@Nullable DurableStreamProducerFactory producerFactory, DurableStreamsEndpointProperties properties,
			ApplicationEventPublisher events) {
		this.registry = registry;
		this.producerFactory = producerFactory;
		this.properties = properties;
		this.acts = new ListenerActs(properties.getActTimeout());
		this.audit = new ListenerAudit(events);
	}

	/**
	 * What listeners and producers do, and whether the servers that listeners read from
	 * can be reached: each is sent one request, and has two seconds for the answer.
	 * @return a snapshot
	 */
	@ReadOperation
	public DurableStreamsDescriptor durableStreams() {
		return durableStreams(SecurityContext.NONE);
	}

	DurableStreamsDescriptor durableStreams(SecurityContext securityContext) {
		Collection<DurableStreamListenerContainer> containers = this.registry.getListenerContainers();
		boolean showPayloads = this.properties.isPayloadShown(securityContext);
		Collection<ProducerStatus> producers = (this.producerFactory != null) ? this.producerFactory.statuses()
				: List.of();
		return new DurableStreamsDescriptor(
				containers.stream().map((container) -> ListenerDescriptor.of(container, showPayloads)).toList(),
				producers.stream().map(ProducerDescriptor::of).toList(), ServerProbe.probe(containers));
	}

	/**
	 * What a listener does.
	 * @param id the listener's id
	 * @return a snapshot, or {@code null} if there is no such listener
	 */
	@ReadOperation
	public @Nullable ListenerDescriptor listener(@Selector String id) {
		return listener(SecurityContext.NONE, id);
	}

	@Nullable ListenerDescriptor listener(SecurityContext securityContext, String id) {
		DurableStreamListenerContainer container = this.registry.getListenerContainer(id);
		return (container != null) ? ListenerDescriptor.of(container, this.properties.isPayloadShown(securityContext))
				: null;
	}

	/**
	 * Have a listener do something. A seek or a skip waits until it is stored, but no
	 * longer than {@code management.endpoint.durablestreams.act-timeout}; a seek to a
	 * time goes on behind it, and can be withdrawn; stopping doesn't wait for the message
	 * in hand.
	 * @param id the listener's id
	 * @param action one of {@link ListenerAction}, in any case
	 * @param stream the stream that it is about, by default all; to seek and to skip it
	 * may be left out only if the listener has one stream
	 * @param position where to seek: {@code earliest}, {@code latest} or a position
	 * @param time when to seek, in place of a position: an ISO 8601 date and time with an
	 * offset
	 * @return what has come of it, or {@code null} if there is no such listener
	 * @throws InvalidEndpointRequestException if there is no such action, or something is
	 * missing
	 * @throws IllegalArgumentException if the listener has no such stream
	 * @throws io.durablestreams.listener.NotOwnerException if another instance handles
	 * the stream
	 * @throws IllegalStateException if it can't be done, as when there is nothing to skip
	 */
	@WriteOperation
	public @Nullable ActDescriptor act(@Selector String id, @Nullable String action, @Nullable String stream,
			@Nullable String position, @Nullable String time) {
		return act(SecurityContext.NONE, id, action, stream, position, time);
	}

	@Nullable ActDescriptor act(SecurityContext securityContext, String id, @Nullable String action, @Nullable String stream,
			@Nullable String position, @Nullable String time) {
		DurableStreamListenerContainer container = this.registry.getListenerContainer(id);
		if (container == null) {
			return null;
		}
		ListenerAction wanted = ListenerAction.of(action);
		Map<String, @Nullable Object> request = new HashMap<>();
		request.put("listener", id);
		request.put("stream", stream);
		request.put("position", position);
		request.put("time", time);
		try {
			ActDescriptor done = this.acts.perform(container, wanted, stream, position, time);
			this.audit.acted(securityContext, wanted, request, done.outcome().name());
			return done;
		}
		catch (RuntimeException ex) {
			this.audit.acted(securityContext, wanted, request, "REFUSED");
			throw ex;
		}
	}

	/**
	 * What listeners and producers do.
	 *
	 * @param listeners the listeners in the order of their registration
	 * @param producers the producers that are open
	 * @param servers the servers that listeners read from
	 */
	public record DurableStreamsDescriptor(List<ListenerDescriptor> listeners, List<ProducerDescriptor> producers,
			List<ServerDescriptor> servers) {
	}

	/**
	 * A server.
	 *
	 * @param origin scheme, host and port
	 * @param reachable whether it has answered
	 * @param failure why it hasn't
	 */
	public record ServerDescriptor(String origin, boolean reachable, @Nullable String failure) {
	}

}
