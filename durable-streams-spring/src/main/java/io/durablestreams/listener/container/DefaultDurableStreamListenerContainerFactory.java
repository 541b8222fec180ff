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

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerContainerFactory;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.ListenerConfigurationException;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.StreamMessageFilter;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.listener.config.ListenerProperties;
import io.durablestreams.listener.config.ListenerPropertiesBuilder;
import io.durablestreams.listener.config.ListenerPropertiesCustomizer;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.listener.internal.invoke.ListenerInvokers;
import io.durablestreams.listener.internal.invoke.MessageHooks;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

/**
 * Makes containers that read with a {@link DurableStreamsClient}. Thread-safe. Closing it
 * ends its own threads; stop its containers first.
 */
public final class DefaultDurableStreamListenerContainerFactory
		implements DurableStreamListenerContainerFactory, BeanClassLoaderAware, AutoCloseable {

	/**
	 * How many threads call handlers, unless the factory is given an executor. They come
	 * with the work and go when there is none.
	 */
	public static final int DEFAULT_THREADS = 64;

	private static final Log logger = LogFactory.getLog(DefaultDurableStreamListenerContainerFactory.class);

	private final ListenerProperties defaults;

	private final ListenerPropertiesCustomizer customizer;

	private final ListenerInvokers invokers;

	private final StreamListenerContainers containers;

	private final @Nullable HandlerExecutor ownExecutor;

	private volatile @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

	private DefaultDurableStreamListenerContainerFactory(Builder builder) {
		this.defaults = builder.defaults;
		this.customizer = builder.customizer;
		this.invokers = new ListenerInvokers(builder.jsonMapper, builder.messageConverter, builder.validator,
				!builder.interceptors.isEmpty());
		this.ownExecutor = (builder.executor == null) ? new HandlerExecutor(DEFAULT_THREADS) : null;
		Executor executor = (this.ownExecutor != null) ? this.ownExecutor : builder.executor;
		Assert.state(executor != null, "There is an executor in any case");
		this.containers = new StreamListenerContainers(builder.client, builder.clients, builder.offsetStore,
				(task) -> executor.execute(() -> runWithClassLoader(task)), builder.meterRegistry,
				builder.eventPublisher, new MessageHooks(builder.filters, builder.interceptors),
				builder.producerFactory, builder.transactions, builder.coordinator);
	}

	/**
	 * Build a factory.
	 * @param client reads streams
	 * @return the builder
	 */
	public static Builder builder(DurableStreamsClient client) {
		return new Builder(client);
	}

	@Override
	public DurableStreamListenerContainer createContainer(DurableStreamListenerEndpoint endpoint) {
		try {
			ListenerPropertiesBuilder builder = this.defaults.toBuilder();
			endpoint.settings().accept(builder);
			this.customizer.customize(endpoint.id(), builder);
			ListenerProperties properties = builder.build();
			Assert.isTrue(!properties.streams().isEmpty(),
					() -> "there is no stream to listen to; set 'streams' where the listener is declared, "
							+ "or 'durable.streams.listeners." + endpoint.id() + ".streams'");
			ListenerInvoker invoker = this.invokers.create(endpoint.target(), properties);
			builder.ineffective(invoker.isBatch())
				.forEach((problem) -> logger.warn("The " + endpoint + ": " + problem));
			return this.containers.create(endpoint.id(), properties, invoker);
		}
		catch (ListenerConfigurationException ex) {
			throw new ListenerConfigurationException("The " + endpoint + " can't be set up: " + ex.getDescription(),
					ex.getAction(), ex);
		}
		catch (IllegalArgumentException ex) {
			throw new ListenerConfigurationException("The " + endpoint + " can't be set up: " + ex.getMessage(), null,
					ex);
		}
	}

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	/**
	 * Threads inherit the class loader of whoever happened to start them, which may be
	 * another application's in the same JVM.
	 */
	private void runWithClassLoader(Runnable task) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(this.classLoader);
		try {
			task.run();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	@Override
	public void close() {
		if (this.ownExecutor != null) {
			this.ownExecutor.close();
		}
	}

	/**
	 * Builds a factory. Not thread-safe. Everything but the client has a default.
	 */
	public static final class Builder {

		private final DurableStreamsClient client;

		private Function<String, DurableStreamsClient> clients = (name) -> {
			throw new IllegalArgumentException("'client' is '" + name
					+ "', but the container factory knows no clients by name; give it 'clients'");
		};

		private OffsetStore offsetStore = new InMemoryOffsetStore();

		private JsonMapper jsonMapper = JsonMapper.builder().build();

		private @Nullable MessageConverter messageConverter;

		private @Nullable Validator validator;

		private @Nullable Executor executor;

		private @Nullable DurableStreamProducerFactory producerFactory;

		private @Nullable ListenerTransactions transactions;

		private @Nullable StreamCoordinator coordinator;

		private final List<StreamMessageFilter> filters = new ArrayList<>();

		private final List<StreamMessageInterceptor> interceptors = new ArrayList<>();

		private MeterRegistry meterRegistry = withoutMeters();

		private ApplicationEventPublisher eventPublisher = (event) -> {
		};

		private ListenerProperties defaults = ListenerProperties.builder().build();

		private ListenerPropertiesCustomizer customizer = (id, properties) -> {
		};

		private Builder(DurableStreamsClient client) {
			this.client = client;
		}

		/** Keeps nothing of them, unlike one that is empty. */
		private static MeterRegistry withoutMeters() {
			MeterRegistry registry = new SimpleMeterRegistry();
			registry.config().meterFilter(MeterFilter.deny());
			return registry;
		}

		/**
		 * Find the clients that listeners name with {@code client}. Results of methods
		 * with {@code @SendTo} go through the producer factory's client nevertheless.
		 * @param clients gives the client of a name, or throws an
		 * {@link IllegalArgumentException} that says which there are
		 * @return this builder
		 */
		public Builder clients(Function<String, DurableStreamsClient> clients) {
			this.clients = clients;
			return this;
		}

		/**
		 * Keep checkpoints in a store, by default in memory.
		 * @param offsetStore the store
		 * @return this builder
		 */
		public Builder offsetStore(OffsetStore offsetStore) {
			this.offsetStore = offsetStore;
			return this;
		}

		/**
		 * Read JSON payloads with a mapper of the application.
		 * @param jsonMapper the mapper
		 * @return this builder
		 */
		public Builder jsonMapper(JsonMapper jsonMapper) {
			this.jsonMapper = jsonMapper;
			return this;
		}

		/**
		 * Ask a converter before those for text, bytes and JSON.
		 * @param messageConverter the converter, which returns {@code null} for what
		 * isn't its own
		 * @return this builder
		 */
		public Builder messageConverter(MessageConverter messageConverter) {
			this.messageConverter = messageConverter;
			return this;
		}

		/**
		 * Validate payloads that are annotated with {@code @Valid} or {@code @Validated}.
		 * @param validator the validator
		 * @return this builder
		 */
		public Builder validator(Validator validator) {
			this.validator = validator;
			return this;
		}

		/**
		 * Call handlers and the offset store on an executor of the application, such as
		 * one with virtual threads; the factory doesn't close it. By default a pool of
		 * the factory's own with up to {@value #DEFAULT_THREADS} threads.
		 * @param executor the executor
		 * @return this builder
		 */
		public Builder executor(Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Add a filter; listeners get what all filters accept.
		 * @param filter the filter
		 * @return this builder
		 */
		public Builder filter(StreamMessageFilter filter) {
			this.filters.add(filter);
			return this;
		}

		/**
		 * Add an interceptor. Before an attempt they are called in the order they were
		 * added, after it in reverse.
		 * @param interceptor the interceptor
		 * @return this builder
		 */
		public Builder interceptor(StreamMessageInterceptor interceptor) {
			this.interceptors.add(interceptor);
			return this;
		}

		/**
		 * Send what methods with {@code @SendTo} return through these producers.
		 * @param producerFactory the factory
		 * @return this builder
		 */
		public Builder producerFactory(DurableStreamProducerFactory producerFactory) {
			this.producerFactory = producerFactory;
			return this;
		}

		/**
		 * Let listeners with {@code acknowledge = transactional} write in transactions
		 * that their checkpoints are part of.
		 * @param transactions the transactions
		 * @return this builder
		 * @see io.durablestreams.listener.transaction.SpringListenerTransactions
		 */
		public Builder transactions(ListenerTransactions transactions) {
			this.transactions = transactions;
			return this;
		}

		/**
		 * Share streams with other instances: each is handled where the coordinator says.
		 * The coordinator's store keeps the checkpoints. By default every instance
		 * handles every stream.
		 * @param coordinator the coordinator
		 * @return this builder
		 */
		public Builder coordinator(StreamCoordinator coordinator) {
			this.coordinator = coordinator;
			return offsetStore(coordinator.offsetStore());
		}

		/**
		 * Meter what listeners do.
		 * @param meterRegistry the registry
		 * @return this builder
		 */
		public Builder meterRegistry(MeterRegistry meterRegistry) {
			this.meterRegistry = meterRegistry;
			return this;
		}

		/**
		 * Publish {@link io.durablestreams.listener.ListenerEvent listener events}.
		 * @param eventPublisher the publisher, usually the application context
		 * @return this builder
		 */
		public Builder eventPublisher(ApplicationEventPublisher eventPublisher) {
			this.eventPublisher = eventPublisher;
			return this;
		}

		/**
		 * Set what listeners that say nothing else do.
		 * @param defaults the settings
		 * @return this builder
		 */
		public Builder defaults(ListenerProperties defaults) {
			this.defaults = defaults;
			return this;
		}

		/**
		 * Have the last word on the settings of single listeners.
		 * @param customizer told each listener's id and settings
		 * @return this builder
		 */
		public Builder customizer(ListenerPropertiesCustomizer customizer) {
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

}
