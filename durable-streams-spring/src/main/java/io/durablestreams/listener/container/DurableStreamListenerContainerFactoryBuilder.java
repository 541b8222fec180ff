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

package io.durablestreams.listener.container;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.StreamMessageFilter;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.listener.StreamTagMapper;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.ListenerOptionsCustomizer;
import io.durablestreams.listener.observation.ListenerObservationConvention;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.validation.Validator;

/**
 * Builds a {@link DefaultDurableStreamListenerContainerFactory}. Everything but the
 * client has a default. Not thread-safe.
 */
public final class DurableStreamListenerContainerFactoryBuilder {

	final DurableStreamsClient client;

	Function<String, DurableStreamsClient> clients = (name) -> {
		throw new IllegalArgumentException(
				"'client' is '" + name + "', but the container factory knows no clients by name; give it 'clients'");
	};

	OffsetStore offsetStore = new InMemoryOffsetStore();

	@Nullable JsonMapper jsonMapper;

	@Nullable MessageConverter messageConverter;

	@Nullable Validator validator;

	@Nullable Executor executor;

	@Nullable DurableStreamProducerFactory producerFactory;

	@Nullable DurableStreamOutbox outbox;

	@Nullable ListenerTransactions transactions;

	@Nullable StreamCoordinator coordinator;

	final List<StreamMessageFilter> filters = new ArrayList<>();

	final List<StreamMessageInterceptor> interceptors = new ArrayList<>();

	Supplier<MeterRegistry> meterRegistry = DurableStreamListenerContainerFactoryBuilder::withoutMeters;

	ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	@Nullable ListenerObservationConvention observationConvention;

	StreamTagMapper streamTags = (stream) -> stream;

	ApplicationEventPublisher eventPublisher = (event) -> {
	};

	ListenerOptions defaults = ListenerOptions.builder().build();

	ListenerOptionsCustomizer customizer = (id, properties) -> {
	};

	DurableStreamListenerContainerFactoryBuilder(DurableStreamsClient client) {
		this.client = client;
	}

	/** Keeps nothing of them, unlike one that is empty. */
	private static MeterRegistry withoutMeters() {
		MeterRegistry registry = new SimpleMeterRegistry();
		registry.config().meterFilter(MeterFilter.deny());
		return registry;
	}

	/**
	 * Find the clients that listeners name with {@code client}. Results of methods with
	 * {@code @SendTo} go through the producer factory's client nevertheless.
	 * @param clients gives the client of a name, or throws an
	 * {@link IllegalArgumentException} that says which there are
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder clients(Function<String, DurableStreamsClient> clients) {
		this.clients = clients;
		return this;
	}

	/**
	 * Keep checkpoints in a store, by default in memory.
	 * @param offsetStore the store
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder offsetStore(OffsetStore offsetStore) {
		this.offsetStore = offsetStore;
		return this;
	}

	/**
	 * Read JSON payloads with a mapper of the application.
	 * @param jsonMapper the mapper
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder jsonMapper(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
		return this;
	}

	/**
	 * Ask a converter before those for text, bytes and JSON.
	 * @param messageConverter the converter, which returns {@code null} for what isn't
	 * its own
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder messageConverter(MessageConverter messageConverter) {
		this.messageConverter = messageConverter;
		return this;
	}

	/**
	 * Validate payloads that are annotated with {@code @Valid} or {@code @Validated}.
	 * @param validator the validator
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder validator(Validator validator) {
		this.validator = validator;
		return this;
	}

	/**
	 * Call handlers and the offset store on an executor of the application, such as one
	 * with virtual threads; the factory doesn't close it. By default a pool of the
	 * factory's own with up to
	 * {@value DefaultDurableStreamListenerContainerFactory#DEFAULT_THREADS} threads.
	 * @param executor the executor
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder executor(Executor executor) {
		this.executor = executor;
		return this;
	}

	/**
	 * Add a filter; listeners get what all filters accept.
	 * @param filter the filter
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder filter(StreamMessageFilter filter) {
		this.filters.add(filter);
		return this;
	}

	/**
	 * Add an interceptor. Before an attempt they are called in the order they were added,
	 * after it in reverse.
	 * @param interceptor the interceptor
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder interceptor(StreamMessageInterceptor interceptor) {
		this.interceptors.add(interceptor);
		return this;
	}

	/**
	 * Send what methods with {@code @SendTo} return through these producers.
	 * @param producerFactory the factory
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder producerFactory(DurableStreamProducerFactory producerFactory) {
		this.producerFactory = producerFactory;
		return this;
	}

	/**
	 * Write what methods with {@code @SendTo} return, dead letters and what goes to retry
	 * streams into an outbox, where listeners have {@code acknowledge = transactional}:
	 * together with what they write and their checkpoints, and so exactly once.
	 * @param outbox the outbox, in the database of the transactions; {@code null} for
	 * none
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder outbox(@Nullable DurableStreamOutbox outbox) {
		this.outbox = outbox;
		return this;
	}

	/**
	 * Let listeners with {@code acknowledge = transactional} write in transactions that
	 * their checkpoints are part of.
	 * @param transactions the transactions
	 * @return this builder
	 * @see io.durablestreams.listener.transaction.SpringListenerTransactions
	 */
	public DurableStreamListenerContainerFactoryBuilder transactions(ListenerTransactions transactions) {
		this.transactions = transactions;
		return this;
	}

	/**
	 * Share streams with other instances: each is handled where the coordinator says. The
	 * coordinator's store keeps the checkpoints. By default every instance handles every
	 * stream.
	 * @param coordinator the coordinator
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder coordinator(StreamCoordinator coordinator) {
		this.coordinator = coordinator;
		return offsetStore(coordinator.offsetStore());
	}

	/**
	 * Meter what listeners do.
	 * @param meterRegistry the registry
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder meterRegistry(MeterRegistry meterRegistry) {
		this.meterRegistry = () -> meterRegistry;
		return this;
	}

	/**
	 * Say what stands for a stream in the tag {@code stream} of meters, by default its
	 * name.
	 * @param streamTags says what stands for a stream
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder streamTags(StreamTagMapper streamTags) {
		this.streamTags = streamTags;
		return this;
	}

	/**
	 * Publish {@link io.durablestreams.listener.ListenerEvent listener events}.
	 * @param eventPublisher the publisher, usually the application context
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder eventPublisher(ApplicationEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
		return this;
	}

	/**
	 * Set the registry that observes what listeners do with messages; none by default.
	 * @param newObservationRegistry the registry
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder observationRegistry(
			ObservationRegistry newObservationRegistry) {
		this.observationRegistry = newObservationRegistry;
		return this;
	}

	/**
	 * Set the convention that names observations and their keys.
	 * @param newObservationConvention the convention, instead of the default
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder observationConvention(
			ListenerObservationConvention newObservationConvention) {
		this.observationConvention = newObservationConvention;
		return this;
	}

	/**
	 * Set what listeners that say nothing else do.
	 * @param defaults the settings
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder defaults(ListenerOptions defaults) {
		this.defaults = defaults;
		return this;
	}

	/**
	 * Have the last word on the settings of single listeners.
	 * @param customizer told each listener's id and settings
	 * @return this builder
	 */
	public DurableStreamListenerContainerFactoryBuilder customizer(ListenerOptionsCustomizer customizer) {
		this.customizer = customizer;
		return this;
	}

	/**
	 * Build the factory.
	 * @return the factory
	 */
	public DefaultDurableStreamListenerContainerFactory build() {
		return new DefaultDurableStreamListenerContainerFactory(this);
	}

}
