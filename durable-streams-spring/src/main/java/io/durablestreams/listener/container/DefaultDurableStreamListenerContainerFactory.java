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

import java.util.concurrent.Executor;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerContainerFactory;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.ListenerConfigurationException;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.ListenerOptionsCustomizer;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.listener.internal.invoke.ListenerInvokers;
import io.durablestreams.listener.internal.invoke.MessageHooks;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;
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

	private final ListenerOptions defaults;

	private final ListenerOptionsCustomizer customizer;

	/** Made for the first listener. */
	private final SingletonSupplier<ListenerInvokers> invokers;

	private final StreamListenerContainers containers;

	private final @Nullable HandlerExecutor ownExecutor;

	private volatile @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

	DefaultDurableStreamListenerContainerFactory(DurableStreamListenerContainerFactoryBuilder builder) {
		this.defaults = builder.defaults;
		this.customizer = builder.customizer;
		this.invokers = invokers(builder);
		this.ownExecutor = (builder.executor == null) ? new HandlerExecutor(DEFAULT_THREADS) : null;
		Executor executor = (this.ownExecutor != null) ? this.ownExecutor : builder.executor;
		Assert.state(executor != null, "There is an executor in any case");
		this.containers = new StreamListenerContainers(builder.client, builder.clients, builder.offsetStore,
				(task) -> executor.execute(() -> runWithClassLoader(task)),
				new MeterSettings(SingletonSupplier.of(builder.meterRegistry), builder.streamTags),
				builder.eventPublisher, new MessageHooks(builder.filters, builder.interceptors),
				new ResultTargets(builder.producerFactory, builder.outbox), builder.transactions,
				new ListenerObservations(builder.observationRegistry, builder.observationConvention),
				builder.coordinator);
	}

	private static SingletonSupplier<ListenerInvokers> invokers(DurableStreamListenerContainerFactoryBuilder builder) {
		JsonMapper jsonMapper = builder.jsonMapper;
		MessageConverter messageConverter = builder.messageConverter;
		Validator validator = builder.validator;
		boolean intercepted = !builder.interceptors.isEmpty();
		return SingletonSupplier.of(() -> new ListenerInvokers((jsonMapper != null) ? jsonMapper : JsonMapper.shared(),
				messageConverter, validator, intercepted));
	}

	/**
	 * Build a factory.
	 * @param client reads streams
	 * @return the builder
	 */
	public static DurableStreamListenerContainerFactoryBuilder builder(DurableStreamsClient client) {
		return new DurableStreamListenerContainerFactoryBuilder(client);
	}

	@Override
	public DurableStreamListenerContainer createContainer(DurableStreamListenerEndpoint endpoint) {
		try {
			ListenerOptionsBuilder builder = this.defaults.toBuilder();
			endpoint.settings().accept(builder);
			this.customizer.customize(endpoint.id(), builder);
			if (builder.build().envelope() == null && ListenerInvokers.takesCloudEvents(endpoint.target())) {
				builder.cloudEvents(true);
			}
			ListenerOptions properties = builder.build();
			Assert.isTrue(!properties.streams().isEmpty(),
					() -> "there is no stream to listen to; set 'streams' where the listener is declared, "
							+ "or 'durable.streams.listeners." + endpoint.id() + ".streams'");
			ListenerInvoker invoker = this.invokers.obtain().create(endpoint.target(), properties);
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

}
