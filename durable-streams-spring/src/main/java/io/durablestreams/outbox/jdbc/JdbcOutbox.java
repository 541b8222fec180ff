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

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import javax.sql.DataSource;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.OutboxEvent.MessagesGivenUp;
import io.durablestreams.outbox.OutboxStreamStatus;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.internal.observation.BatchObservations;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.util.Assert;

/**
 * The outbox in tables of the application's database, with the relay of this instance,
 * which works while the outbox is started. The scripts {@code schema-<database>.sql}
 * beside this class make the tables, under their default names. Thread-safe.
 */
public final class JdbcOutbox implements DurableStreamOutbox, SmartLifecycle, AutoCloseable {

	/** The table's name unless another is given. */
	public static final String DEFAULT_TABLE = "durable_streams_outbox";

	/**
	 * The phase: like producers it starts before and stops behind all that may send, and
	 * the other way round with what it needs itself.
	 */
	public static final int PHASE = Integer.MIN_VALUE + 4096;

	private final JdbcOutboxBuilder settings;

	private final OutboxDatabase database;

	private final OutboxChannels channels;

	private final OutboxOutcomes outcomes;

	private final OutboxSender sender;

	private final OutboxAdmin admin;

	private final RelayAppends appends;

	private final RelayReports reports;

	private volatile @Nullable OutboxRelay relay;

	private volatile boolean running;

	JdbcOutbox(JdbcOutboxBuilder builder) {
		this.settings = builder;
		this.database = new OutboxDatabase(builder.dataSource, builder.table, builder.leaseTime);
		this.channels = new OutboxChannels(builder);
		this.outcomes = new OutboxOutcomes(this.database);
		OutboxWriter writer = new OutboxWriter(this.database);
		OutboxTransactions transactions = new OutboxTransactions(this.database.dataSource(), this.outcomes, this::wake);
		builder.transactionManagers.forEach((manager) -> manager.addListener(transactions));
		this.sender = new OutboxSender(this.database, writer, transactions);
		this.admin = new OutboxAdmin(this.database);
		this.reports = new RelayReports(builder.eventPublisher, builder.meterRegistry);
		Function<@Nullable String, DurableStreamsClient> clients = (name) -> (name != null)
				? builder.clients.apply(name) : builder.client;
		this.appends = new RelayAppends(clients, this.channels::options,
				new BatchObservations(builder.observationRegistry, builder.batchObservationConvention));
	}

	/**
	 * An outbox with all settings as they are by default, to be started as a bean or by
	 * hand.
	 * @param client the client whose streams are appended to
	 * @param dataSource the database of the application's transactions
	 * @param transactionManager the manager of these transactions
	 * @return the outbox, which relays once it is started
	 * @throws IllegalArgumentException if the manager takes no listeners
	 * @see #builder(DurableStreamsClient, DataSource)
	 */
	public static JdbcOutbox outbox(DurableStreamsClient client, DataSource dataSource,
			PlatformTransactionManager transactionManager) {
		return builder(client, dataSource).transactionManager(transactionManager).build();
	}

	/**
	 * Build an outbox.
	 * @param client the client whose streams are appended to, unless a producer names
	 * another
	 * @param dataSource the database of the application's transactions
	 * @return the builder
	 */
	public static JdbcOutboxBuilder builder(DurableStreamsClient client, DataSource dataSource) {
		return new JdbcOutboxBuilder(client, dataSource);
	}

	@Override
	public CompletableFuture<AppendResult> send(String streamName, Object value) {
		String name = this.settings.client.stream(streamName).name();
		return this.sender.send(this.channels.ofValues(name), value, false);
	}

	@Override
	public CompletableFuture<AppendResult> sendBytes(@Nullable String client, String streamName, MediaType contentType,
			byte[] message) {
		Assert.isTrue(message.length > 0, "The message is empty: the protocol has no empty messages");
		OutboxTarget target = new OutboxTarget(client, this.appends.stream(client, streamName).name(), contentType,
				true);
		return this.sender.send(this.channels.ofBytes(target), message, false);
	}

	@Override
	public <T> DurableStreamProducer<T> producer(String streamName) {
		return producer(null, streamName, this.settings.producerDefaults);
	}

	@Override
	public <T> DurableStreamProducer<T> producer(@Nullable String client, String streamName,
			ProducerOptions producerOptions) {
		Assert.isTrue(producerOptions.producerId() == null,
				"'producer-id' has no effect with an outbox, which has producers of its own: remove it");
		DurableStream stream = this.appends.stream(client, streamName);
		OutboxTarget target = new OutboxTarget(client, stream.name(), producerOptions.contentType(), false);
		return new OutboxProducer<>(this.sender, stream, this.channels.ofProducer(target, producerOptions),
				RelayAppends.name(producerOptions));
	}

	private void wake(Collection<String> keys) {
		OutboxRelay present = this.relay;
		if (present != null) {
			present.wake(keys);
		}
	}

	@Override
	public List<OutboxStreamStatus> streams() {
		return this.admin.statuses();
	}

	@Override
	public Map<String, String> troubles() {
		return this.reports.troubles();
	}

	@Override
	public Map<String, String> stopped() {
		return this.reports.stopped();
	}

	/**
	 * The database of the outbox.
	 * @return the data source, never a proxy that joins transactions
	 */
	public DataSource getDataSource() {
		return this.database.dataSource();
	}

	/**
	 * The table of the messages.
	 * @return its name
	 */
	public String getTable() {
		return this.database.table();
	}

	/**
	 * Whether messages can be sent in the transactions of a manager.
	 * @param transactionManager the manager
	 * @return whether the outbox was given it
	 */
	public boolean isJoining(TransactionManager transactionManager) {
		return transactionManager instanceof ConfigurableTransactionManager manager
				&& manager.getTransactionExecutionListeners().contains(this.sender.transactions());
	}

	@Override
	public boolean retry(String streamName) {
		boolean found = this.admin.retry(streamName);
		look();
		return found;
	}

	@Override
	public int discard(String streamName) {
		MessagesGivenUp discarded = this.admin.discard(streamName);
		tell(discarded);
		return discarded.ids().size();
	}

	@Override
	public boolean retryMessage(long id) {
		boolean found = this.admin.retryMessage(id);
		look();
		return found;
	}

	@Override
	public boolean discardMessage(long id) {
		MessagesGivenUp discarded = this.admin.discardMessage(id);
		if (discarded != null) {
			tell(discarded);
		}
		return discarded != null;
	}

	private void tell(MessagesGivenUp discarded) {
		if (!discarded.ids().isEmpty()) {
			this.outcomes.givenUp(discarded.ids(), discarded.reason(), null);
			this.reports.publish(discarded);
		}
		look();
	}

	private void look() {
		OutboxRelay present = this.relay;
		if (present != null) {
			present.pollSoon();
		}
	}

	@Override
	public synchronized void start() {
		if (!this.running) {
			RelayContext context = new RelayContext(this.settings, this.database, this.appends, this.outcomes,
					this.reports);
			OutboxRelay started = new OutboxRelay(this.settings, this.database, context);
			this.relay = started;
			started.start();
		}
		this.running = true;
	}

	@Override
	public synchronized void stop() {
		OutboxRelay present = this.relay;
		this.relay = null;
		this.running = false;
		if (present != null) {
			present.stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Stop, and let go of those who wait for messages. What waits in the table is relayed
	 * by other instances, or when the application is started again.
	 */
	@Override
	public void close() {
		stop();
		this.outcomes.close();
	}

	@Override
	public String toString() {
		return "JdbcOutbox[" + Objects.toString(getTable()) + "]";
	}

}
