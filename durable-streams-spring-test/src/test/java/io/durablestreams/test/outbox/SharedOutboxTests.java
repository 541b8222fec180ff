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

package io.durablestreams.test.outbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.FaultProxy;
import io.durablestreams.fixtures.JavaProcess;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three processes share an outbox, while one is stopped past its leases, the way to the
 * server is cut, and server and database are started anew: what was counted is in the
 * streams, each number once and in order.
 */
@DisabledOnOs(OS.WINDOWS)
class SharedOutboxTests {

	private static final Logger logger = LoggerFactory.getLogger(SharedOutboxTests.class);

	private static final boolean SOAK = Boolean.getBoolean("soak");

	private static final int ROUNDS = SOAK ? 20 : 1;

	private static final Duration LIMIT = Duration.ofMinutes(2);

	/** Four thirds of the lease time of a second, and three seconds. */
	private static final Duration TAKEOVER = SOAK ? Duration.ofMillis(1_334 + 3_000) : LIMIT;

	private static final String TABLE = "shared_outbox";

	private static final List<String> STREAMS = IntStream.range(0, 6).mapToObj((i) -> "shared-" + i).toList();

	private static final List<FaultProxy.Fault> CUT = List.of(FaultProxy.Fault.DROPPED_BEFORE,
			FaultProxy.Fault.DROPPED_AFTER, FaultProxy.Fault.UNAVAILABLE_AFTER);

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	private final PostgresServer postgres = PostgresServer.get();

	private final HikariDataSource dataSource = new HikariDataSource();

	private final List<JavaProcess> instances = new ArrayList<>();

	private EmbeddedDurableStreamsServer server;

	private FaultProxy proxy;

	private DurableStreamsClient client;

	private JdbcClient jdbc;

	private TransactionTemplate transaction;

	private JdbcOutbox sender;

	@TempDir
	private Path directory;

	@BeforeEach
	void start() {
		this.server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.dataDirectory(this.directory.resolve("data"))
			.build();
		this.server.start();
		this.proxy = new FaultProxy(this.server.baseUrl());
		this.client = DurableStreamsClient.builder(this.server.baseUrl()).build();
		this.dataSource.setJdbcUrl(this.postgres.url());
		this.dataSource.setMaximumPoolSize(4);
		OutboxTables.create(this.dataSource, "postgresql", TABLE);
		this.jdbc = JdbcClient.create(this.dataSource);
		this.jdbc.sql("DROP TABLE IF EXISTS " + OutboxInstance.COUNTERS).update();
		this.jdbc.sql("CREATE TABLE " + OutboxInstance.COUNTERS + " (stream TEXT PRIMARY KEY, counted BIGINT)")
			.update();
		for (String stream : STREAMS) {
			this.client.stream(stream).create(CreateOptions.json()).block(LIMIT);
			this.jdbc.sql("INSERT INTO " + OutboxInstance.COUNTERS + " VALUES (?, 0)").param(stream).update();
		}
		JdbcTransactionManager manager = new JdbcTransactionManager(this.dataSource);
		this.transaction = new TransactionTemplate(manager);
		this.sender = JdbcOutbox.builder(this.client, this.dataSource)
			.table(TABLE)
			.transactionManager(manager)
			.relay(false)
			.pollInterval(Duration.ofMillis(50))
			.build();
		this.sender.start();
	}

	@AfterEach
	void stop() {
		this.instances.forEach(JavaProcess::close);
		this.sender.close();
		this.dataSource.close();
		this.client.close();
		this.proxy.close();
		this.server.close();
	}

	@Test
	void whateverHappensToThreeInstancesEachNumberIsInItsStreamOnceAndInOrder() {
		List<String> arguments = new ArrayList<>(List.of(this.proxy.baseUrl(), this.postgres.url(), TABLE));
		arguments.addAll(STREAMS);
		for (int i = 0; i < 3; i++) {
			this.instances.add(JavaProcess.start(OutboxInstance.class, this.directory, List.of(), arguments));
		}
		awaitThatAllTakePart();
		Duration slowest = Duration.ZERO;
		for (int round = 0; round < ROUNDS; round++) {
			JavaProcess paused = this.instances.get(this.random.nextInt(this.instances.size()));
			paused.pause();
			Duration takeover = awaitThatEachStreamGoesOn();
			slowest = (takeover.compareTo(slowest) > 0) ? takeover : slowest;
			assertThat(takeover).as("seed %s", this.seed).isLessThan(TAKEOVER);
			cutTheWayToTheServer();
			restartTheServer();
			paused.resume();
			restartTheDatabase();
			awaitThatEachStreamGoesOn();
			awaitThatAllTakePart();
		}
		verify();
		logger.info("{} rounds, the slowest takeover within {}, {} numbers, seed {}", ROUNDS, slowest,
				STREAMS.stream().mapToLong(this::counted).sum(), this.seed);
	}

	private Duration awaitThatEachStreamGoesOn() {
		long begin = System.nanoTime();
		List<? extends CompletableFuture<?>> sent = STREAMS.stream()
			.map((stream) -> this.transaction.execute((status) -> OutboxInstance.count(this.jdbc, this.sender, stream)))
			.toList();
		sent.forEach((future) -> future.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join());
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	private void cutTheWayToTheServer() {
		int before = this.proxy.appends();
		this.proxy.faults((append) -> CUT.get(append.ordinal() % CUT.size()));
		await().until(() -> this.proxy.appends() > before + 10);
		this.proxy.faults((append) -> FaultProxy.Fault.NONE);
	}

	private void restartTheServer() {
		int before = this.proxy.appends();
		this.server.stop();
		await().until(() -> this.proxy.appends() > before);
		this.server.start();
	}

	private void restartTheDatabase() {
		if (this.random.nextBoolean()) {
			this.postgres.stop();
		}
		else {
			this.postgres.kill();
		}
		this.postgres.startAgain();
		await().ignoreExceptions().until(() -> counted(STREAMS.get(0)) > 0);
	}

	private void awaitThatAllTakePart() {
		await().until(() -> {
			this.instances.forEach((instance) -> assertThat(instance.isAlive()).as(instance::output).isTrue());
			return this.jdbc
				.sql("SELECT COUNT(DISTINCT lease_owner) FROM " + TABLE
						+ "_lease WHERE lease_until > EXTRACT(EPOCH FROM clock_timestamp()) * 1000")
				.query(Integer.class)
				.single() == this.instances.size();
		});
	}

	private void verify() {
		this.instances.forEach((instance) -> instance.tell("enough"));
		this.instances.forEach((instance) -> instance.awaitOutput(OutboxInstance.COUNTED));
		await().until(() -> backlog() == 0);
		assertThat(this.jdbc.sql("SELECT stopped_reason FROM " + TABLE + "_stream").query().singleColumn())
			.containsOnlyNulls();
		for (String stream : STREAMS) {
			assertThat(StreamContents.messages(this.client.stream(stream).uri())).as("%s, seed %s", stream, this.seed)
				.isEqualTo(LongStream.rangeClosed(1, counted(stream)).mapToObj(Long::toString).toList());
		}
	}

	private long backlog() {
		return this.jdbc.sql("SELECT COUNT(*) FROM " + TABLE).query(Long.class).single();
	}

	private long counted(String stream) {
		return this.jdbc.sql("SELECT counted FROM " + OutboxInstance.COUNTERS + " WHERE stream = ?")
			.param(stream)
			.query(Long.class)
			.single();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(50));
	}

}
