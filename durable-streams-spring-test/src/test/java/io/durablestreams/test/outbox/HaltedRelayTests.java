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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.Fault;
import io.durablestreams.fixtures.JavaProcess;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A relay ends at each of its steps, between freezing a batch and having deleted its
 * messages: what is in the stream are the rows, each once and in their order. With
 * {@code -Psoak} its process ends with it, again and again.
 */
class HaltedRelayTests {

	private static final Logger logger = LoggerFactory.getLogger(HaltedRelayTests.class);

	private static final int SOAK_ROUNDS = Boolean.getBoolean("soak") ? 20 : 0;

	private static final RelayHalt.Step[] STEPS = RelayHalt.Step.values();

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	private final HikariDataSource dataSource = new HikariDataSource();

	private final List<JavaProcess> processes = new ArrayList<>();

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private JdbcClient jdbc;

	private DurableStreamsClient client;

	@TempDir
	private Path directory;

	@BeforeEach
	void start() {
		this.server.start();
		this.client = DurableStreamsClient.builder(this.server.baseUrl()).build();
		this.dataSource.setJdbcUrl(PostgresServer.get().url());
		this.dataSource.setMaximumPoolSize(12);
		this.jdbc = JdbcClient.create(this.dataSource);
		this.jdbc.sql("DROP TABLE IF EXISTS killed").update();
		this.jdbc.sql("CREATE TABLE killed (id BIGSERIAL PRIMARY KEY, stream TEXT)").update();
		for (int outbox = 0; outbox < STEPS.length; outbox++) {
			OutboxTables.create(this.dataSource, "postgresql", table(outbox));
			this.client.stream(stream(outbox)).create(CreateOptions.json()).block();
		}
	}

	@AfterEach
	void stop() {
		this.processes.forEach(JavaProcess::close);
		this.executor.shutdownNow();
		this.dataSource.close();
		this.client.close();
		this.server.close();
	}

	@Test
	void atWhicheverStepTheRelayEndsTheStreamHoldsTheRowsEachOnceAndInOrder() throws Exception {
		Map<RelayHalt.Step, RelayHalt> halting = new EnumMap<>(RelayHalt.Step.class);
		List<CompletableFuture<Void>> writing = new ArrayList<>();
		for (RelayHalt.Step step : STEPS) {
			RelayHalt halt = RelayHalt.ofOutbox(step, 2);
			halting.put(step, halt);
			writing.add(CompletableFuture.runAsync(() -> write(halt, step), this.executor));
		}
		for (RelayHalt.Step step : STEPS) {
			RelayHalt halt = halting.get(step);
			await().atMost(LIMIT).until(() -> halt.isOver() || writing.get(step.ordinal()).isDone());
			assertThat(halt.isOver()).as("%s, seed %s: %s", step, this.seed, writing.get(step.ordinal())).isTrue();
			verifyHalted(step.ordinal(), step);
		}
		assertThat(writing).allSatisfy((writer) -> assertThat(writer).failsWithin(LIMIT));
		for (int round = 0; round < SOAK_ROUNDS; round++) {
			haltAllSomewhere();
		}
		List<JdbcOutbox> successors = new ArrayList<>();
		for (int outbox = 0; outbox < STEPS.length; outbox++) {
			successors.add(KilledOutbox.outbox(this.client, this.dataSource,
					new JdbcTransactionManager(this.dataSource), table(outbox)));
		}
		successors.forEach(JdbcOutbox::start);
		try {
			for (int outbox = 0; outbox < STEPS.length; outbox++) {
				verifyAllIsThere(outbox);
			}
		}
		finally {
			successors.forEach(JdbcOutbox::close);
		}
		logger.info("{} processes ended, seed {}", this.processes.size(), this.seed);
	}

	private void haltAllSomewhere() {
		List<JavaProcess> halting = new ArrayList<>();
		List<RelayHalt.Step> steps = new ArrayList<>();
		for (int outbox = 0; outbox < STEPS.length; outbox++) {
			RelayHalt.Step step = STEPS[this.random.nextInt(STEPS.length)];
			this.server.faults()
				.inject(stream(outbox),
						Fault.noAnswer().on(HttpMethod.POST).afterApplied().times(1 + this.random.nextInt(3)));
			steps.add(step);
			halting.add(startHalting(outbox, step, 1 + this.random.nextInt(30)));
		}
		this.processes.addAll(halting);
		for (int outbox = 0; outbox < STEPS.length; outbox++) {
			verifyHalted(halting.get(outbox), outbox, steps.get(outbox));
			this.server.faults().clear();
		}
	}

	private JavaProcess startHalting(int outbox, RelayHalt.Step step, int times) {
		return JavaProcess.start(KilledOutbox.class, this.directory, this.server.baseUrl(), PostgresServer.get().url(),
				table(outbox), stream(outbox), step.name(), Integer.toString(times));
	}

	private void write(RelayHalt halt, RelayHalt.Step step) {
		// A pool of its own: connections that break where one ends aren't another's by
		// then.
		try (DurableStreamsClient own = halt.client(this.server.baseUrl());
				HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(PostgresServer.get().url());
			pool.setMaximumPoolSize(6);
			KilledOutbox.write(own, halt.dataSource(pool), table(step.ordinal()), stream(step.ordinal()));
		}
	}

	private void verifyHalted(JavaProcess process, int outbox, RelayHalt.Step step) {
		assertThat(process.awaitExit()).as(process.output()).isEqualTo(RelayHalt.EXIT_CODE);
		verifyHalted(outbox, step);
	}

	private void verifyHalted(int outbox, RelayHalt.Step step) {
		Object frozen = this.jdbc.sql("SELECT frozen_rows FROM " + table(outbox) + "_stream")
			.query()
			.singleRow()
			.get("frozen_rows");
		assertThat(frozen != null).as("whether a batch is frozen at %s, seed %s", step, this.seed)
			.isEqualTo(step.isFrozen());
		assertThat(twice(outbox) > 0).as("whether it is in the stream at %s, seed %s", step, this.seed)
			.isEqualTo(step.isTwice());
	}

	/** How many messages are in the stream, and in the table as well. */
	private long twice(int outbox) {
		long gone = this.jdbc
			.sql("SELECT (SELECT COUNT(*) FROM killed WHERE stream = ?) - (SELECT COUNT(*) FROM " + table(outbox) + ")")
			.param(stream(outbox))
			.query(Long.class)
			.single();
		return read(outbox).size() - gone;
	}

	private void verifyAllIsThere(int outbox) {
		await().atMost(LIMIT).until(() -> {
			assertThat(this.jdbc.sql("SELECT stopped_reason FROM " + table(outbox) + "_stream").query().singleColumn())
				.as("%s, seed %s", stream(outbox), this.seed)
				.containsOnlyNulls();
			return this.jdbc.sql("SELECT COUNT(*) FROM " + table(outbox)).query(Long.class).single() == 0;
		});
		assertThat(read(outbox)).as("%s, seed %s", stream(outbox), this.seed)
			.isEqualTo(this.jdbc.sql("SELECT CAST(id AS TEXT) FROM killed WHERE stream = ? ORDER BY killed.id")
				.param(stream(outbox))
				.query(String.class)
				.list());
	}

	private List<String> read(int outbox) {
		return StreamContents.messages(this.client.stream(stream(outbox)).uri());
	}

	private static String table(int outbox) {
		return "halted_outbox_" + outbox;
	}

	private static String stream(int outbox) {
		return "halted-" + STEPS[outbox];
	}

}
