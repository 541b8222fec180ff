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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import io.durablestreams.test.offset.CheckpointTables;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process is stopped in the middle of its transactions: another goes on with its
 * streams, whatever rows it has locked, and what it does when it wakes up leaves no
 * trace.
 */
@DisabledOnOs(OS.WINDOWS)
@EmbeddedDurableStreams(cleanBeforeEach = true)
class LeaseStopTests {

	private static final Duration LEASE_TIME = Duration.ofSeconds(2);

	private static final Duration LIMIT = Duration.ofSeconds(120);

	private static final Duration PROMISE = LEASE_TIME.multipliedBy(4).dividedBy(3).plusSeconds(3);

	private static final List<String> STREAMS = List.of(SelfStop.AFTER_INSERT, SelfStop.AFTER_UPDATE,
			SelfStop.BEFORE_COMMIT);

	private final DurableStreamsClient client;

	private final PostgresServer server = PostgresServer.get();

	private final String baseUrl;

	private JdbcClient jdbc;

	LeaseStopTests(EmbeddedDurableStreamsServer streams) {
		this.baseUrl = streams.baseUrl();
		this.client = DurableStreamsClient.builder(this.baseUrl).build();
	}

	@BeforeEach
	void start() {
		this.jdbc = JdbcClient.create(this.server.dataSource());
		CheckpointTables.create(this.server.dataSource(), "postgresql", LeaseProcessTests.TABLE);
		this.jdbc.sql("DROP TABLE IF EXISTS handled").update();
		// What a stopped owner has written stands in the way of whoever writes the same.
		this.jdbc
			.sql("CREATE TABLE handled (id BIGSERIAL, stream TEXT, message TEXT, instance TEXT, "
					+ "UNIQUE (stream, message))")
			.update();
		for (String stream : STREAMS) {
			this.client.stream(stream).create(CreateOptions.json()).block(LIMIT);
		}
	}

	@AfterEach
	void stop() {
		this.client.close();
	}

	@Test
	void whatAStoppedOwnerHasLockedKeepsNobodyFromGoingOn(@TempDir Path directory) {
		goOnBehindAStoppedOwner(directory, LIMIT);
	}

	@RepeatedTest(10)
	@EnabledIfSystemProperty(named = "soak", matches = "true")
	void othersGoOnWithinFourThirdsOfTheLeaseTimeAndThreeSeconds(@TempDir Path directory) {
		goOnBehindAStoppedOwner(directory, PROMISE);
	}

	private void goOnBehindAStoppedOwner(Path directory, Duration limit) {
		append("1", "2");
		List<String> arguments = new ArrayList<>(List.of(this.baseUrl, this.server.url(), LEASE_TIME.toString()));
		arguments.addAll(STREAMS);
		try (InstanceProcess owner = InstanceProcess.start("owner-" + UUID.randomUUID(), directory, arguments,
				STREAMS.size())) {
			owner.awaitOutput("stopped");
			try (HikariDataSource pool = pool();
					LeaseCoordinator coordinator = new LeaseCoordinator("successor-" + UUID.randomUUID(), LEASE_TIME,
							new JdbcOffsetStore(pool, LeaseProcessTests.TABLE),
							new PostgresLeaseTable(this.server.dataSource(), LeaseProcessTests.TABLE,
									LEASE_TIME.dividedBy(3)));
					DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
						.builder(this.client)
						.coordinator(coordinator)
						.transactions(new SpringListenerTransactions(new JdbcTransactionManager(pool)))
						.build()) {
				DurableStreamListenerContainer container = successor(factory, JdbcClient.create(pool));
				container.start();
				await(limit).untilAsserted(
						() -> assertThat(handled("successor")).as(this::activity).hasSize(2 * STREAMS.size()));
				owner.resume();
				await(LIMIT).until(() -> !leases(owner.id()).isEmpty());
				append("3");
				await(LIMIT).untilAsserted(() -> assertThat(handled("%")).hasSize(3 * STREAMS.size()));
				assertThat(handled("successor")).hasSizeGreaterThanOrEqualTo(2 * STREAMS.size());
				container.stop();
			}
		}
	}

	private DurableStreamListenerContainer successor(DefaultDurableStreamListenerContainerFactory factory,
			JdbcClient successors) {
		return factory.createContainer(DurableStreamListenerEndpoint.of("proof", (message) -> {
			successors.sql("INSERT INTO handled (stream, message, instance) VALUES (?, ?, 'successor')")
				.param(message.getHeaders().get(DurableStreamHeaders.STREAM, String.class))
				.param(new String(message.getPayload(), StandardCharsets.UTF_8))
				.update();
			return null;
		}, (settings) -> settings.streams(STREAMS).acknowledge(AcknowledgeMode.TRANSACTIONAL)));
	}

	private HikariDataSource pool() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(this.server.url());
		config.setMaximumPoolSize(4);
		return new HikariDataSource(config);
	}

	private void append(String... messages) {
		for (String stream : STREAMS) {
			this.client.stream(stream).append("[" + String.join(",", messages) + "]").block(LIMIT);
		}
	}

	private List<String> handled(String instance) {
		return this.jdbc.sql("SELECT stream || message FROM handled WHERE instance LIKE ? ORDER BY id")
			.param(instance)
			.query(String.class)
			.list();
	}

	private List<String> leases(String owner) {
		return this.jdbc.sql("SELECT stream_name FROM " + LeaseProcessTests.TABLE + " WHERE lease_owner = ?")
			.param(owner)
			.query(String.class)
			.list();
	}

	private String activity() {
		return "instances %s, leases %s, backends %s".formatted(
				this.jdbc.sql("SELECT stream || message || ' ' || instance FROM handled").query(String.class).list(),
				this.jdbc.sql("SELECT * FROM " + LeaseProcessTests.TABLE).query().listOfRows(),
				this.jdbc.sql("SELECT pid, application_name, state, wait_event, query FROM pg_stat_activity")
					.query()
					.listOfRows());
	}

	private static ConditionFactory await(Duration limit) {
		return Awaitility.await().atMost(limit);
	}

}
