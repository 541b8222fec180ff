package io.durablestreams.listener.container;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.ListenerProperties;
import io.durablestreams.listener.invoke.ListenerInvoker;
import io.durablestreams.listener.invoke.MessageHooks;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Puts containers together. One instance stands behind each container factory;
 * thread-safe.
 */
public final class StreamListenerContainers {

	private final ListenerRuntime runtime;

	/**
	 * Create it.
	 * @param client reads streams
	 * @param offsetStore keeps checkpoints
	 * @param executor where handlers and the offset store are called
	 * @param meters takes the figures
	 * @param events publishes events
	 * @param hooks are called around handlers
	 * @param results sends what handlers return, or {@code null}
	 * @param transactions hold handlers and checkpoints together, or {@code null}
	 * @param coordinator decides which instance handles which stream, or {@code null}
	 */
	public StreamListenerContainers(DurableStreamsClient client, OffsetStore offsetStore, Executor executor,
			MeterRegistry meters, ApplicationEventPublisher events, MessageHooks hooks,
			@Nullable DurableStreamProducerFactory results, @Nullable ListenerTransactions transactions,
			@Nullable StreamCoordinator coordinator) {
		this.runtime = new ListenerRuntime(client, offsetStore, Schedulers.fromExecutor(executor::execute, true),
				new ListenerClock(), meters, new ListenerEvents(events), hooks, results, transactions, coordinator);
	}

	/**
	 * Put a container together.
	 * @param id the listener's id
	 * @param properties its settings
	 * @param invoker what it calls
	 * @return the container, not started
	 * @throws IllegalArgumentException if a stream's name can't be used or comes twice
	 */
	public DurableStreamListenerContainer create(String id, ListenerProperties properties, ListenerInvoker invoker) {
		if (invoker.sendTo() != null && this.runtime.results() == null) {
			throw new IllegalArgumentException("@SendTo needs a producer factory; give the container factory one with "
					+ "'producerFactory', or declare a DurableStreamProducerFactory bean");
		}
		if (properties.acknowledge() == AcknowledgeMode.TRANSACTIONAL) {
			validateTransactions();
		}
		String group = (properties.group() != null) ? properties.group() : id;
		Map<String, StreamConsumer> consumers = new LinkedHashMap<>();
		for (String name : properties.streams()) {
			DurableStream stream = this.runtime.client().stream(name);
			ConsumerContext context = new ConsumerContext(id, group, stream, properties, this.runtime,
					new ConsumerStatus(id, stream.name(), this.runtime.events()),
					new ListenerMeters(this.runtime.meters(), id, stream.name()),
					new Waits(this.runtime.clock(), this.runtime.handlers()));
			if (consumers.put(stream.name(), new StreamConsumer(context, invoker)) != null) {
				throw new IllegalArgumentException("streams must not name one stream twice: '" + stream.name() + "'");
			}
		}
		return new StreamListenerContainer(id, group, properties, consumers);
	}

	private void validateTransactions() {
		ListenerTransactions transactions = this.runtime.transactions();
		if (transactions == null) {
			throw new IllegalArgumentException("'acknowledge' is 'transactional', but there is no transaction manager, "
					+ "or there are several and none is primary; give the container factory one with 'transactions', or "
					+ "declare one PlatformTransactionManager bean for the data source of the offset store");
		}
		transactions.validate(this.runtime.offsetStore());
	}

}
