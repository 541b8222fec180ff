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

package io.durablestreams.test.offset;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.StreamMessageHandler;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The database of the checkpoints goes away and comes back while a listener runs.
 */
@EmbeddedDurableStreams
class StoreDownTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int FAULTS = Boolean.getBoolean("soak") ? 14 : 3;

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final List<ListenerEvent> events = new CopyOnWriteArrayList<>();

	private final DurableStreamsClient client;

	private final PostgresServer server = PostgresServer.get();

	private HikariDataSource dataSource;

	private JdbcOffsetStore store;

	StoreDownTests(EmbeddedDurableStreamsServer streams) {
		this.client = DurableStreamsClient.builder(streams.baseUrl()).build();
	}

	@BeforeEach
	void start() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(this.server.url());
		config.setMaximumPoolSize(2);
		config.setConnectionTimeout(500);
		config.setValidationTimeout(250);
		this.dataSource = new HikariDataSource(config);
		this.store = CheckpointTables.create(this.dataSource, "postgresql", "checkpoints");
	}

	@AfterEach
	void stop() {
		this.client.close();
		this.dataSource.close();
	}

	@Test
	void theListenerWaitsWithTheMessageInHandAndGoesOnWithoutLosingOrRepeatingAny() {
		StreamMessageHandler<byte[]> handler = (message) -> {
			this.received.add(new String(message.getPayload(), StandardCharsets.UTF_8));
			return null;
		};
		survive("recorded", AcknowledgeMode.RECORD, handler, () -> assertThat(this.received).containsExactly("1", "2"));
		assertThat(this.received).containsExactly("1", "2", "3", "4");
	}

	@Test
	void aTransactionalListenerWritesEachMessageOnce() {
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		jdbc.sql("DROP TABLE IF EXISTS handled").update();
		jdbc.sql("CREATE TABLE handled (id SERIAL, message TEXT)").update();
		StreamMessageHandler<byte[]> handler = (message) -> {
			jdbc.sql("INSERT INTO handled (message) VALUES (?)")
				.param(new String(message.getPayload(), StandardCharsets.UTF_8))
				.update();
			return null;
		};
		survive("transactional", AcknowledgeMode.TRANSACTIONAL, handler, () -> {
		});
		assertThat(jdbc.sql("SELECT message FROM handled ORDER BY id").query(String.class).list()).containsExactly("1",
				"2", "3", "4");
	}

	@Test
	void aDatabaseThatIsKilledAgainAndAgainUnderASlowHandlerSkipsNoMessage() {
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		jdbc.sql("DROP TABLE IF EXISTS handled").update();
		jdbc.sql("CREATE TABLE handled (id SERIAL, message TEXT)").update();
		AtomicInteger faults = new AtomicInteger();
		StreamMessageHandler<byte[]> handler = (message) -> {
			String insert = "INSERT INTO handled (message) VALUES ('" + new String(message.getPayload()) + "')";
			jdbc.sql(insert).update();
			int fault = faults.incrementAndGet();
			if (fault <= FAULTS) {
				breakConnections(fault);
				if (fault % 2 == 0) {
					jdbc.sql(insert).update();
				}
			}
			return null;
		};
		this.client.stream("killed").create(CreateOptions.json()).block(LIMIT);
		append("killed", "1,2");
		try (DefaultDurableStreamListenerContainerFactory factory = factory()) {
			DurableStreamListenerContainer container = factory
				.createContainer(DurableStreamListenerEndpoint.of("test", handler,
						(settings) -> settings.streams(List.of("killed"))
							.acknowledge(AcknowledgeMode.TRANSACTIONAL)
							.failure(FailurePolicy.SKIP)
							.backOff(RetryBackOff.none())));
			container.start();
			await().ignoreExceptions()
				.untilAsserted(() -> assertThat(this.store.load(new CheckpointKey("test", "killed"))).isNotNull()
					.extracting(Checkpoint::ordinal)
					.isEqualTo(2L));
			container.stop();
		}
		assertThat(faults).hasValue(FAULTS + 2);
		assertThat(this.events).noneMatch(ListenerEvent.MessageSkipped.class::isInstance);
		assertThat(jdbc.sql("SELECT message FROM handled ORDER BY id").query(String.class).list()).containsExactly("1",
				"2");
	}

	/** Killing a server takes its time, so the build does it once. */
	private void breakConnections(int fault) {
		if (fault == 1 || Boolean.getBoolean("soak")) {
			this.server.kill();
			this.server.startAgain();
			return;
		}
		JdbcClient.create(this.server.dataSource())
			.sql("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
					+ "backend_type = 'client backend'")
			.query(Integer.class)
			.single();
	}

	private void survive(String stream, AcknowledgeMode mode, StreamMessageHandler<byte[]> handler,
			Runnable whileDown) {
		CheckpointKey key = new CheckpointKey("test", stream);
		this.client.stream(stream).create(CreateOptions.json()).block(LIMIT);
		try (DefaultDurableStreamListenerContainerFactory factory = factory()) {
			DurableStreamListenerContainer container = factory
				.createContainer(DurableStreamListenerEndpoint.of("test", handler,
						(settings) -> settings.streams(List.of(stream))
							.acknowledge(mode)
							.failure(FailurePolicy.SKIP)
							.backOff(RetryBackOff.fixed(Duration.ofMillis(10), 100))));
			container.start();
			append(stream, "1");
			await().untilAsserted(
					() -> assertThat(this.store.load(key)).isNotNull().extracting(Checkpoint::ordinal).isEqualTo(1L));
			this.server.stop();
			append(stream, "2");
			append(stream, "3");
			await().until(() -> this.events.stream().anyMatch(ListenerEvent.Disrupted.class::isInstance));
			await().until(() -> container.getStatus().get(0).failure() instanceof OffsetStoreException);
			whileDown.run();
			this.server.startAgain();
			append(stream, "4");
			await().ignoreExceptions()
				.untilAsserted(() -> assertThat(this.store.load(key)).isNotNull()
					.extracting(Checkpoint::ordinal)
					.isEqualTo(4L));
			await().until(() -> container.getStatus().get(0).failure() == null);
			assertThat(this.events).noneMatch(ListenerEvent.MessageSkipped.class::isInstance);
			container.stop();
		}
	}

	private DefaultDurableStreamListenerContainerFactory factory() {
		return DefaultDurableStreamListenerContainerFactory.builder(this.client)
			.offsetStore(this.store)
			.transactions(new SpringListenerTransactions(new JdbcTransactionManager(this.dataSource)))
			.eventPublisher((event) -> this.events.add((ListenerEvent) event))
			.build();
	}

	private void append(String stream, String json) {
		this.client.stream(stream).append("[" + json + "]").block(LIMIT);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

}
