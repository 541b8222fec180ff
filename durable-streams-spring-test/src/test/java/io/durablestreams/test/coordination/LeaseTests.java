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

package io.durablestreams.test.coordination;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.StreamMessageHandler;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import io.durablestreams.test.offset.CheckpointTables;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that may handle its stream only while it has the lease.
 */
@EmbeddedDurableStreams(cleanBeforeEach = true)
class LeaseTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final String TABLE = "checkpoints";

	private static final CheckpointKey KEY = new CheckpointKey("test", "orders");

	private static final Consumer<ListenerOptionsBuilder> AS_USUAL = (settings) -> {
	};

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final List<ListenerEvent> events = new CopyOnWriteArrayList<>();

	private final List<DurableStreamListenerContainer> containers = new ArrayList<>();

	private final DurableStreamsClient client;

	private final PostgresServer server = PostgresServer.get();

	private HikariDataSource pool;

	private JdbcClient jdbc;

	private JdbcOffsetStore store;

	private LeaseCoordinator coordinator;

	private DefaultDurableStreamListenerContainerFactory factory;

	LeaseTests(EmbeddedDurableStreamsServer streams) {
		this.client = DurableStreamsClient.builder(streams.baseUrl()).build();
	}

	@BeforeEach
	void start() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(this.server.url());
		config.setMaximumPoolSize(1);
		config.setConnectionTimeout(500);
		config.setValidationTimeout(250);
		this.pool = new HikariDataSource(config);
		this.jdbc = JdbcClient.create(this.server.dataSource());
		CheckpointTables.create(this.server.dataSource(), "postgresql", TABLE);
		this.store = new JdbcOffsetStore(this.pool, TABLE);
		// A machine that stands still for a second must not lose it.
		coordinate("me", Duration.ofSeconds(2));
		this.client.stream("orders").create(CreateOptions.json()).block(LIMIT);
	}

	private void coordinate(String instance, Duration leaseTime) {
		this.coordinator = new LeaseCoordinator(instance, leaseTime, this.store,
				new PostgresLeaseTable(this.server.dataSource(), TABLE, Duration.ofMillis(300)));
		this.factory = DefaultDurableStreamListenerContainerFactory.builder(this.client)
			.coordinator(this.coordinator)
			.transactions(new SpringListenerTransactions(new JdbcTransactionManager(this.pool)))
			.eventPublisher((event) -> this.events.add((ListenerEvent) event))
			.build();
	}

	@AfterEach
	void stop() {
		this.containers.forEach(DurableStreamListenerContainer::stop);
		this.factory.close();
		this.coordinator.close();
		this.client.close();
		this.pool.close();
	}

	@Test
	void handlersThatHoldEveryConnectionDoNotStarveTheLease() throws InterruptedException {
		// A machine that stands still for a second or two must not be taken for starving.
		this.factory.close();
		this.coordinator.close();
		coordinate("patient", Duration.ofSeconds(3));
		CountDownLatch release = new CountDownLatch(1);
		DurableStreamListenerContainer container = listen((message) -> {
			this.received.add("called");
			release.await(60, TimeUnit.SECONDS);
			return null;
		}, (settings) -> settings.acknowledge(AcknowledgeMode.TRANSACTIONAL));
		append("1");
		await().until(() -> this.received.size() == 1 && this.pool.getHikariPoolMXBean().getIdleConnections() == 0);
		long until = leaseUntil();
		// It has been renewed until well behind the time when it would have passed.
		await().until(() -> leaseUntil() > until + 3500);
		release.countDown();
		awaitOrdinal(1);
		assertThat(this.received).hasSize(1);
		assertThat(epoch()).isEqualTo(1);
	}

	@Test
	void aListenerWhoseLeaseWasTakenStoresNothingAndStandsByUntilItsTurn() throws InterruptedException {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch taken = new CountDownLatch(1);
		DurableStreamListenerContainer container = listen((message) -> {
			this.received.add(new String(message.getPayload(), StandardCharsets.UTF_8));
			called.countDown();
			taken.await(60, TimeUnit.SECONDS);
			return null;
		}, AS_USUAL);
		append("1");
		called.await();
		update("lease_owner = 'other', lease_epoch = 7, lease_until = 9000000000000000");
		taken.countDown();
		await().until(() -> container.getState() == ContainerState.STANDBY);
		assertThat(this.store.load(KEY)).isNotNull().extracting(Checkpoint::ordinal).isEqualTo(0L);
		assertThat(this.events).filteredOn(ListenerEvent.Disrupted.class::isInstance)
			.extracting((event) -> ((ListenerEvent.Disrupted) event).cause())
			.hasAtLeastOneElementOfType(LeaseLostException.class);
		assertThat(container.getStatus().get(0).failure()).isNull();
		update("lease_until = 0");
		awaitOrdinal(1);
		assertThat(this.received).containsExactly("1", "1");
		assertThat(epoch()).isEqualTo(8);
	}

	@Test
	void whileTheDatabaseIsAwayNothingIsHandledAndAfterwardsTheListenerGoesOn() {
		DurableStreamListenerContainer container = listen((message) -> {
			this.received.add(new String(message.getPayload(), StandardCharsets.UTF_8));
			return null;
		}, AS_USUAL);
		append("1");
		awaitOrdinal(1);
		this.server.stop();
		await().until(() -> container.getState() == ContainerState.STANDBY);
		await().until(() -> container.getStatus().get(0).failure() instanceof OffsetStoreException);
		append("2");
		this.server.startAgain();
		awaitOrdinal(2);
		assertThat(container.getStatus().get(0).failure()).isNull();
		assertThat(this.received).containsExactly("1", "2");
	}

	@Test
	void aListenerThatStopsGivesItsLeaseBackAndCanStartAgain() {
		DurableStreamListenerContainer container = listen((message) -> {
			this.received.add(new String(message.getPayload(), StandardCharsets.UTF_8));
			return null;
		}, AS_USUAL);
		append("1");
		awaitOrdinal(1);
		container.stop();
		await().until(() -> leaseUntil() == 0);
		append("2");
		container.start();
		awaitOrdinal(2);
		assertThat(this.received).containsExactly("1", "2");
	}

	@Test
	void aPausedStreamIsHandedOverWhenAnotherInstanceIsToHaveIt() {
		DurableStreamListenerContainer container = listen((message) -> null, AS_USUAL);
		append("1");
		awaitOrdinal(1);
		container.pause("orders");
		await().until(() -> container.getState() == ContainerState.PAUSED);
		update("lease_owner = 'other', lease_epoch = 7, lease_until = 9000000000000000");
		append("2");
		container.resume("orders");
		await().until(() -> container.getState() == ContainerState.STANDBY);
		update("lease_until = 0");
		awaitOrdinal(2);
	}

	@Test
	void twoListenersOfOneApplicationCanNotShareAGroupAndAStream() {
		DurableStreamListenerContainer container = listen((message) -> null, AS_USUAL);
		await().until(() -> container.getState() == ContainerState.LIVE);
		DurableStreamListenerContainer second = listen((message) -> null, AS_USUAL);
		await().until(() -> second.getState() == ContainerState.FAILED);
		assertThat(second.getStatus().get(0).failure())
			.hasMessageContaining("two listeners of one application can't share");
	}

	private DurableStreamListenerContainer listen(StreamMessageHandler<byte[]> handler,
			Consumer<ListenerOptionsBuilder> settings) {
		Consumer<ListenerOptionsBuilder> base = (builder) -> builder.streams(List.of("orders"));
		DurableStreamListenerContainer container = this.factory
			.createContainer(DurableStreamListenerEndpoint.of("test", handler, base.andThen(settings)));
		this.containers.add(container);
		container.start();
		return container;
	}

	private void append(String json) {
		this.client.stream("orders").append("[" + json + "]").block(LIMIT);
	}

	private void awaitOrdinal(long ordinal) {
		await().ignoreExceptions()
			.untilAsserted(() -> assertThat(this.store.load(KEY)).isNotNull()
				.extracting(Checkpoint::ordinal)
				.isEqualTo(ordinal));
	}

	private long leaseUntil() {
		return number("lease_until");
	}

	private long epoch() {
		return number("lease_epoch");
	}

	private long number(String column) {
		return this.jdbc.sql("SELECT " + column + " FROM " + TABLE).query(Long.class).single();
	}

	private void update(String values) {
		this.jdbc.sql("UPDATE " + TABLE + " SET " + values).update();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

}
