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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.listener.internal.invoke.MessageHooks;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.outbox.DurableStreamOutbox;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Puts containers together. One instance stands behind each container factory;
 * thread-safe.
 */
final class StreamListenerContainers {

	private final ListenerRuntime runtime;

	private final Function<String, DurableStreamsClient> clients;

	/**
	 * Create it.
	 * @param client reads streams
	 * @param clients finds the clients that listeners name
	 * @param offsetStore keeps checkpoints
	 * @param executor where handlers and the offset store are called
	 * @param meters where the figures go
	 * @param events publishes events
	 * @param hooks are called around handlers
	 * @param results send what handlers return
	 * @param transactions hold handlers and checkpoints together, or {@code null}
	 * @param observations observe listeners
	 * @param coordinator decides which instance handles which stream, or {@code null}
	 */
	public StreamListenerContainers(DurableStreamsClient client, Function<String, DurableStreamsClient> clients,
			OffsetStore offsetStore, Executor executor, MeterSettings meters, ApplicationEventPublisher events,
			MessageHooks hooks, ResultTargets results, @Nullable ListenerTransactions transactions,
			ListenerObservations observations, @Nullable StreamCoordinator coordinator) {
		this.clients = clients;
		this.runtime = new ListenerRuntime(client, offsetStore, executor, new ListenerClock(), meters,
				new ListenerEvents(events), hooks, results, transactions, observations, coordinator);
	}

	/**
	 * Put a container together.
	 * @param id the listener's id
	 * @param properties its settings
	 * @param invoker what it calls
	 * @return the container, not started
	 * @throws IllegalArgumentException if a stream's name can't be used or comes twice
	 */
	public DurableStreamListenerContainer create(String id, ListenerOptions properties, ListenerInvoker invoker) {
		boolean transactional = properties.acknowledge() == AcknowledgeMode.TRANSACTIONAL;
		if (invoker.sendTo() != null) {
			validateResults(transactional);
		}
		if (transactional) {
			validateTransactions(invoker.sendTo() != null || maySendLetters(properties));
		}
		String group = (properties.group() != null) ? properties.group() : id;
		DurableStreamsClient client = (properties.client() != null) ? this.clients.apply(properties.client())
				: this.runtime.client();
		List<RetryRoute> routes = routes(client, group, properties);
		LoopGuard loops = new LoopGuard(client,
				Stream.concat(properties.streams().stream(), routes.stream().map(RetryRoute::stream))
					.distinct()
					.toList());
		loops.checkDeadLetters(id, group, properties);
		if (invoker.sendTo() != null) {
			loops.checkResults(this.runtime.client(), invoker.sendTo());
		}
		validateRetries(properties);
		Map<String, StreamConsumer> consumers = new LinkedHashMap<>();
		ContainerMeters meters = new ContainerMeters(this.runtime.meters(), id);
		for (RetryRoute route : routes) {
			ConsumerContext context = context(id, route, properties, client, meters);
			if (consumers.put(context.streamName(), new StreamConsumer(context, invoker)) != null) {
				throw new IllegalArgumentException(
						"streams must not name one stream twice: '" + context.streamName() + "'");
			}
		}
		return new StreamListenerContainer(id, group, properties, client, this.runtime.checkpointStore(), consumers);
	}

	/** Each stream, and behind it its retry streams. */
	private static List<RetryRoute> routes(DurableStreamsClient client, String group, ListenerOptions properties) {
		List<RetryRoute> routes = new ArrayList<>();
		for (String stream : properties.streams()) {
			RetryRoute route = new RetryRoute(client.stream(stream).name(), group, properties.retryDelays(), 0);
			routes.add(route);
			while (route.hasNext()) {
				route = route.next();
				routes.add(route);
			}
		}
		return routes;
	}

	private ConsumerContext context(String id, RetryRoute route, ListenerOptions properties,
			DurableStreamsClient client, ContainerMeters meters) {
		DurableStream stream = client.stream(route.stream());
		ConsumerReports reports = new ConsumerReports(id, stream.name(), this.runtime.events());
		ConsumerStatus status = new ConsumerStatus(id, stream.name(), reports);
		return new ConsumerContext(id, route.group(), client, stream,
				route.isRetry() ? route.options(properties) : properties, this.runtime, status, reports,
				meters.create(stream.name(), status, reports), new LoggingContext(id, stream.name()), route);
	}

	private static void validateRetries(ListenerOptions properties) {
		FailurePolicy policy = properties.failure();
		if (!properties.retryDelays().isEmpty() && policy != null && policy != FailurePolicy.DEAD_LETTER) {
			throw new IllegalArgumentException("there are 'retry.delays', but 'failure' is '"
					+ policy.name().toLowerCase(Locale.ROOT)
					+ "': retry streams end in the dead letter stream; set 'failure' to 'dead-letter', or remove the delays");
		}
	}

	private void validateResults(boolean transactional) {
		if (transactional && this.runtime.results().outbox() == null) {
			throw new IllegalArgumentException("'acknowledge' is 'transactional', but there is @SendTo, and without an "
					+ "outbox no transaction holds what is sent; give the container factory one with 'outbox' "
					+ "('durable.streams.outbox.enabled'), or send with a producer and accept that it may be sent "
					+ "twice, or choose another mode");
		}
		if (!transactional && this.runtime.results().producers() == null) {
			throw new IllegalArgumentException("@SendTo needs a producer factory; give the container factory one with "
					+ "'producerFactory', or declare a DurableStreamProducerFactory bean");
		}
	}

	/** An error handler of the application's may decide anything. */
	private static boolean maySendLetters(ListenerOptions properties) {
		return properties.failure() == null || properties.failure() == FailurePolicy.DEAD_LETTER;
	}

	private void validateTransactions(boolean sends) {
		ListenerTransactions transactions = this.runtime.transactions();
		if (transactions == null) {
			throw new IllegalArgumentException("'acknowledge' is 'transactional', but there is no transaction manager, "
					+ "or there are several and none is primary; give the container factory one with 'transactions', or "
					+ "declare one PlatformTransactionManager bean for the data source of the offset store");
		}
		transactions.validate(this.runtime.offsetStore());
		DurableStreamOutbox outbox = this.runtime.results().outbox();
		if (sends && outbox != null) {
			transactions.validate(outbox);
		}
	}

}
