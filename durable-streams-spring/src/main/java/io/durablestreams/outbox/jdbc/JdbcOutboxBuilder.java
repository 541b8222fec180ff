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

package io.durablestreams.outbox.jdbc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import javax.sql.DataSource;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.outbox.OutboxFailurePolicy;
import io.durablestreams.producer.ProducerInterceptor;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.observation.BatchObservationConvention;
import io.durablestreams.producer.observation.SendObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.Assert;

/**
 * Builds a {@link JdbcOutbox}. Not thread-safe.
 */
public final class JdbcOutboxBuilder {

	private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

	final DurableStreamsClient client;

	final DataSource dataSource;

	final List<ConfigurableTransactionManager> transactionManagers = new ArrayList<>();

	Function<String, DurableStreamsClient> clients = (name) -> {
		throw new IllegalArgumentException("The outbox knows no client '" + name + "'; give it 'clients'");
	};

	String table = JdbcOutbox.DEFAULT_TABLE;

	ProducerOptions producerDefaults = ProducerOptions.builder().build();

	JsonMapper jsonMapper = JsonMapper.builder().build();

	@Nullable MessageConverter messageConverter;

	final List<ProducerInterceptor> interceptors = new ArrayList<>();

	MeterRegistry meterRegistry = withoutMeters();

	ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	@Nullable SendObservationConvention observationConvention;

	@Nullable BatchObservationConvention batchObservationConvention;

	ApplicationEventPublisher eventPublisher = (event) -> {
	};

	boolean relay = true;

	Duration pollInterval = Duration.ofSeconds(1);

	Duration leaseTime = Duration.ofSeconds(30);

	Duration retention = Duration.ZERO;

	OutboxFailurePolicy failurePolicy = OutboxFailurePolicy.STOP;

	String deadLetterStream = "{stream}.dead-letter";

	int threads = 4;

	@Nullable String instanceId;

	JdbcOutboxBuilder(DurableStreamsClient client, DataSource dataSource) {
		this.client = client;
		this.dataSource = dataSource;
	}

	private static MeterRegistry withoutMeters() {
		MeterRegistry registry = new SimpleMeterRegistry();
		registry.config().meterFilter(MeterFilter.deny());
		return registry;
	}

	/**
	 * Name a manager of the transactions that messages are sent in; at least one is
	 * needed. In those of other managers messages are refused: the outbox would not know
	 * whose they are, nor when they are past their commit.
	 * @param transactionManager a manager of transactions on the outbox's data source
	 * @return this builder
	 * @throws IllegalArgumentException if it takes no listeners
	 */
	public JdbcOutboxBuilder transactionManager(PlatformTransactionManager transactionManager) {
		Assert.isInstanceOf(ConfigurableTransactionManager.class, transactionManager,
				"The outbox must know when transactions are committed: ");
		this.transactionManagers.add((ConfigurableTransactionManager) transactionManager);
		return this;
	}

	/**
	 * Find the clients that producers name.
	 * @param clients gives the client of a name, or throws an
	 * {@link IllegalArgumentException}
	 * @return this builder
	 */
	public JdbcOutboxBuilder clients(Function<String, DurableStreamsClient> clients) {
		this.clients = clients;
		return this;
	}

	/**
	 * Set the table, {@value JdbcOutbox#DEFAULT_TABLE} by default. Those beside it have
	 * its name with {@code _stream}, {@code _lease} and {@code _member} behind it.
	 * @param table the table's name, also with its schema in front
	 * @return this builder
	 */
	public JdbcOutboxBuilder table(String table) {
		this.table = table;
		return this;
	}

	/**
	 * Set what holds for streams without a producer of their own: content type, size of
	 * batches, creation, back-off.
	 * @param defaults the options
	 * @return this builder
	 */
	public JdbcOutboxBuilder producerDefaults(ProducerOptions defaults) {
		this.producerDefaults = defaults;
		return this;
	}

	/**
	 * Write values as JSON with a mapper of the application.
	 * @param jsonMapper the mapper
	 * @return this builder
	 */
	public JdbcOutboxBuilder jsonMapper(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
		return this;
	}

	/**
	 * Convert values other than bytes with a converter.
	 * @param messageConverter the converter
	 * @return this builder
	 */
	public JdbcOutboxBuilder messageConverter(@Nullable MessageConverter messageConverter) {
		this.messageConverter = messageConverter;
		return this;
	}

	/**
	 * Add an interceptor, called with each value before it is encoded.
	 * @param interceptor the interceptor
	 * @return this builder
	 */
	public JdbcOutboxBuilder interceptor(ProducerInterceptor interceptor) {
		this.interceptors.add(interceptor);
		return this;
	}

	/**
	 * Meter what the relay does.
	 * @param meterRegistry the registry
	 * @return this builder
	 */
	public JdbcOutboxBuilder meterRegistry(MeterRegistry meterRegistry) {
		this.meterRegistry = meterRegistry;
		return this;
	}

	/**
	 * Observe each message while it is written, and each attempt to append a batch, which
	 * belongs to the trace of its first message.
	 * @param observationRegistry the registry
	 * @return this builder
	 */
	public JdbcOutboxBuilder observationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
		return this;
	}

	/**
	 * Name differently what is observed of messages.
	 * @param observationConvention the convention
	 * @return this builder
	 */
	public JdbcOutboxBuilder observationConvention(SendObservationConvention observationConvention) {
		this.observationConvention = observationConvention;
		return this;
	}

	/**
	 * Name differently what is observed of batches.
	 * @param batchObservationConvention the convention
	 * @return this builder
	 */
	public JdbcOutboxBuilder batchObservationConvention(BatchObservationConvention batchObservationConvention) {
		this.batchObservationConvention = batchObservationConvention;
		return this;
	}

	/**
	 * Publish {@link io.durablestreams.outbox.OutboxEvent outbox events}.
	 * @param eventPublisher the publisher, usually the application context
	 * @return this builder
	 */
	public JdbcOutboxBuilder eventPublisher(ApplicationEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
		return this;
	}

	/**
	 * Set whether this instance relays messages, as it does by default; some instance
	 * must.
	 * @param relay whether it does
	 * @return this builder
	 */
	public JdbcOutboxBuilder relay(boolean relay) {
		this.relay = relay;
		return this;
	}

	/**
	 * Set how often the relay looks for what other instances have written, a second by
	 * default. It learns of what this instance writes at once.
	 * @param pollInterval the time between two looks
	 * @return this builder
	 * @throws IllegalArgumentException if it isn't positive
	 */
	public JdbcOutboxBuilder pollInterval(Duration pollInterval) {
		Assert.isTrue(!pollInterval.isNegative() && !pollInterval.isZero(), "It must be positive");
		this.pollInterval = pollInterval;
		return this;
	}

	/**
	 * Set how long an instance may not be heard of until others relay what it had; 30
	 * seconds by default.
	 * @param leaseTime the time
	 * @return this builder
	 * @throws IllegalArgumentException if it is shorter than a second
	 */
	public JdbcOutboxBuilder leaseTime(Duration leaseTime) {
		Assert.isTrue(leaseTime.compareTo(SHORTEST_LEASE) >= 0, "It must be at least a second");
		this.leaseTime = leaseTime;
		return this;
	}

	/**
	 * Set how long messages are kept that are in their streams; by default they are
	 * deleted at once. Those that were given up are kept for as long, and at least a
	 * week.
	 * @param retention the time
	 * @return this builder
	 * @throws IllegalArgumentException if it is negative
	 */
	public JdbcOutboxBuilder retention(Duration retention) {
		Assert.isTrue(!retention.isNegative(), "It must not be negative");
		this.retention = retention;
		return this;
	}

	/**
	 * Set what becomes of messages that can't be appended; by default the relay of their
	 * stream stops.
	 * @param failurePolicy the policy
	 * @return this builder
	 */
	public JdbcOutboxBuilder failurePolicy(OutboxFailurePolicy failurePolicy) {
		this.failurePolicy = failurePolicy;
		return this;
	}

	/**
	 * Set the stream for messages that can't be appended,
	 * <code>{stream}.dead-letter</code> by default.
	 * @param deadLetterStream the stream's name, in which <code>{stream}</code> stands
	 * for the messages' own
	 * @return this builder
	 */
	public JdbcOutboxBuilder deadLetterStream(String deadLetterStream) {
		this.deadLetterStream = deadLetterStream;
		return this;
	}

	/**
	 * Set how many threads, and so connections, the relay uses at most; 4 by default.
	 * @param threads the number
	 * @return this builder
	 * @throws IllegalArgumentException if it isn't positive
	 */
	public JdbcOutboxBuilder threads(int threads) {
		Assert.isTrue(threads > 0, "There must be at least one");
		this.threads = threads;
		return this;
	}

	/**
	 * Set what this instance is called in the table, to which something unique is added;
	 * the host's name by default.
	 * @param instanceId the name
	 * @return this builder
	 */
	public JdbcOutboxBuilder instanceId(@Nullable String instanceId) {
		this.instanceId = instanceId;
		return this;
	}

	String owner() {
		String name = (this.instanceId != null) ? this.instanceId : hostName();
		return name.substring(0, Math.min(60, name.length())) + "-" + UUID.randomUUID();
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "unknown";
		}
	}

	/**
	 * Build the outbox.
	 * @return the outbox, which relays once it is started
	 * @throws IllegalArgumentException if there is no transaction manager, or the table's
	 * name has characters that table names don't have
	 */
	public JdbcOutbox build() {
		Assert.isTrue(!this.transactionManagers.isEmpty(), "The outbox needs a 'transactionManager'");
		return new JdbcOutbox(this);
	}

}
