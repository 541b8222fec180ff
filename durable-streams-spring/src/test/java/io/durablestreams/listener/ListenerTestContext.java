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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;
import io.durablestreams.listener.deadletter.DeadLetters;
import io.durablestreams.offset.OffsetStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import static org.awaitility.Awaitility.await;

/**
 * A started container with the id {@code test} of one stream, with what it publishes and
 * meters.
 */
final class ListenerTestContext implements AutoCloseable {

	private final List<ListenerEvent> events = new CopyOnWriteArrayList<>();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();

	private final DefaultDurableStreamListenerContainerFactory factory;

	private final DurableStreamListenerContainer container;

	ListenerTestContext(DurableStreamsClient client, OffsetStore store, String stream,
			StreamMessageHandler<byte[]> handler, Consumer<ListenerOptionsBuilder> settings) {
		this(client, store, DurableStreamListenerEndpoint.of("test", handler,
				((Consumer<ListenerOptionsBuilder>) (builder) -> builder.streams(List.of(stream))).andThen(settings)));
	}

	ListenerTestContext(DurableStreamsClient client, OffsetStore store, DurableStreamListenerEndpoint endpoint) {
		this(client, store, endpoint, (builder) -> {
		});
	}

	ListenerTestContext(DurableStreamsClient client, OffsetStore store, DurableStreamListenerEndpoint endpoint,
			Consumer<DurableStreamListenerContainerFactoryBuilder> customizer) {
		DurableStreamListenerContainerFactoryBuilder builder = DefaultDurableStreamListenerContainerFactory
			.builder(client)
			.offsetStore(store)
			.meterRegistry(this.meters)
			.eventPublisher((event) -> this.events.add((ListenerEvent) event));
		customizer.accept(builder);
		this.factory = builder.build();
		this.container = this.registry.register(endpoint, this.factory);
		this.container.start();
	}

	DurableStreamListenerContainer container() {
		return this.container;
	}

	DeadLetters deadLetters() {
		return new DeadLetters(this.registry);
	}

	StreamListenerStatus status() {
		return this.container.getStatus().get(0);
	}

	<E extends ListenerEvent> List<E> events(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	double count(String meter) {
		return this.meters.get("durable.streams.listener." + meter).tag("listener", "test").counter().count();
	}

	SimpleMeterRegistry meters() {
		return this.meters;
	}

	void awaitState(ContainerState state) {
		await().until(() -> this.container.getState() == state);
	}

	void awaitLive() {
		await().until(() -> status().upToDate());
	}

	@Override
	public void close() {
		this.container.stop();
		this.factory.close();
	}

}
