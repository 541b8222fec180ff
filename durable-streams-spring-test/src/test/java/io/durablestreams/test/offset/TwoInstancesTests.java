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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.MariaDbServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.PositionLostPolicy;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.Message;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances of one group without leases: whatever both do at once, each message is
 * committed once, and no ordinal is used twice.
 */
@EmbeddedDurableStreams
class TwoInstancesTests {

	private static final Duration LIMIT = Duration.ofSeconds(120);

	private static final int STREAMS = Boolean.getBoolean("soak") ? 30 : 4;

	private static final int MESSAGES = Boolean.getBoolean("soak") ? 50 : 5;

	private static final String PASSED_OVER = "\"-\"";

	private final DurableStreamsClient client;

	private HikariDataSource pool;

	private JdbcClient jdbc;

	private String run;

	TwoInstancesTests(EmbeddedDurableStreamsServer streams) {
		this.client = DurableStreamsClient.builder(streams.baseUrl()).build();
	}

	@AfterEach
	void stop() {
		if (this.pool != null) {
			this.pool.close();
		}
		this.client.close();
	}

	@ParameterizedTest
	@CsvSource({ "h2, ", "postgresql, ", "postgresql, ISOLATION_REPEATABLE_READ", "mariadb, ",
			"mariadb, ISOLATION_READ_COMMITTED" })
	void startedTogetherTheyCommitEachMessageOnceAndInOrder(String platform, String isolation) {
		open(platform);
		List<String> streams = create(IntStream.range(0, STREAMS).mapToObj((i) -> "start-" + i).toList());
		try (Instance first = new Instance(streams, isolation); Instance second = new Instance(streams, isolation)) {
			together(first.container::start, second.container::start);
			awaitLast(streams, Integer.toString(MESSAGES - 1));
		}
		for (String stream : streams) {
			assertThat(column("message", stream)).as(stream)
				.isEqualTo(IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList());
		}
	}

	@Test
	void whateverBothDoAtOnceNoOrdinalIsUsedTwice() {
		doEverythingAtOnce("h2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql", "mariadb" })
	@EnabledIfSystemProperty(named = "soak", matches = "true")
	void whateverBothDoAtOnceNoOrdinalIsUsedTwiceOnServersEither(String platform) {
		doEverythingAtOnce(platform);
	}

	private void doEverythingAtOnce(String platform) {
		open(platform);
		List<String> streams = new ArrayList<>();
		for (Action one : Action.values()) {
			for (Action other : Action.values()) {
				streams.add(one + "-" + other);
			}
		}
		create(streams);
		try (Instance first = new Instance(streams, null); Instance second = new Instance(streams, null)) {
			together(first.container::start, second.container::start);
			awaitLast(streams, Integer.toString(MESSAGES - 1));
			for (String stream : streams) {
				Action one = Action.valueOf(stream.split("-")[0]);
				Action other = Action.valueOf(stream.split("-")[1]);
				together(() -> perform(one, first, stream), () -> perform(other, second, stream));
			}
			// The flush at the stop, and the start, against what the other does.
			together(() -> {
				stop(first);
				first.container.start();
			}, () -> streams.forEach((stream) -> second.container.seek(name(stream), StreamPosition.EARLIEST)));
			streams.forEach((stream) -> append(stream, "\"end\""));
			awaitLast(streams, "end");
			// What was sought again comes to its end too.
			awaitNoMore();
		}
		for (String stream : streams) {
			List<Long> ordinals = column("ordinal", stream).stream().map(Long::valueOf).toList();
			assertThat(ordinals).as(stream).isSorted().doesNotHaveDuplicates();
		}
	}

	private void perform(Action action, Instance instance, String stream) {
		switch (action) {
			case SEEK -> instance.container.seek(name(stream), StreamPosition.EARLIEST);
			case PROGRESS -> append(stream, PASSED_OVER);
			case FLUSH -> {
				append(stream, PASSED_OVER);
				instance.container.pause(name(stream));
				instance.container.resume(name(stream));
			}
			case LOSE -> {
				// Both lose it; they notice when it suits them.
				this.client.stream(name(stream)).delete().onErrorComplete().block(LIMIT);
				this.client.stream(name(stream)).create(CreateOptions.json()).onErrorComplete().block(LIMIT);
			}
		}
	}

	private void stop(Instance instance) {
		instance.container.stop();
	}

	private void open(String platform) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(switch (platform) {
			case "h2" -> "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
			case "postgresql" -> PostgresServer.get().url();
			default -> MariaDbServer.get().url();
		});
		config.setMaximumPoolSize(10);
		this.pool = new HikariDataSource(config);
		this.run = UUID.randomUUID() + "-";
		this.jdbc = JdbcClient.create(this.pool);
		CheckpointTables.create(this.pool, platform, "checkpoints");
		this.jdbc.sql("DROP TABLE IF EXISTS handled").update();
		this.jdbc
			.sql("CREATE TABLE handled (stream VARCHAR(100), ordinal BIGINT, message VARCHAR(100), sequence BIGINT "
					+ (platform.equals("mariadb") ? "PRIMARY KEY AUTO_INCREMENT)" : "GENERATED ALWAYS AS IDENTITY)"))
			.update();
	}

	private List<String> create(List<String> streams) {
		for (String stream : streams) {
			this.client.stream(name(stream)).create(CreateOptions.json()).block(LIMIT);
			append(stream, String.join(",", IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList()));
		}
		return streams;
	}

	private String name(String stream) {
		return this.run + stream;
	}

	private void append(String stream, String json) {
		// It may be gone for a moment.
		await().ignoreExceptions().until(() -> {
			this.client.stream(name(stream)).append("[" + json + "]").block(LIMIT);
			return true;
		});
	}

	private void awaitLast(List<String> streams, String message) {
		await().untilAsserted(() -> assertThat(streams)
			.allSatisfy((stream) -> assertThat(column("message", stream)).as(stream).endsWith(message)));
	}

	private void awaitNoMore() {
		long[] before = { -1 };
		await().pollInterval(Duration.ofMillis(300)).until(() -> {
			long now = this.jdbc.sql("SELECT COUNT(*) FROM handled").query(Long.class).single();
			boolean same = now == before[0];
			before[0] = now;
			return same;
		});
	}

	private List<String> column(String column, String stream) {
		return this.jdbc.sql("SELECT " + column + " FROM handled WHERE stream = ? ORDER BY sequence")
			.param(name(stream))
			.query(String.class)
			.list();
	}

	private static void together(Runnable one, Runnable other) {
		CompletableFuture.allOf(CompletableFuture.runAsync(one), CompletableFuture.runAsync(other)).join();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

	/** What may come between an instance and the checkpoint that it knows. */
	private enum Action {

		SEEK, LOSE, PROGRESS, FLUSH

	}

	/** One of two that don't know of each other. */
	private final class Instance implements AutoCloseable {

		private final DefaultDurableStreamListenerContainerFactory factory;

		private final DurableStreamListenerContainer container;

		Instance(List<String> streams, String isolation) {
			DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
			if (isolation != null) {
				definition.setIsolationLevelName(isolation);
			}
			this.factory = DefaultDurableStreamListenerContainerFactory.builder(TwoInstancesTests.this.client)
				.offsetStore(new JdbcOffsetStore(TwoInstancesTests.this.pool, "checkpoints"))
				.transactions(new SpringListenerTransactions(new JdbcTransactionManager(TwoInstancesTests.this.pool),
						definition))
				.filter((message) -> !new String(message.getPayload()).equals(PASSED_OVER))
				.build();
			this.container = this.factory.createContainer(DurableStreamListenerEndpoint.of("two", this::handle,
					(settings) -> settings.streams(streams.stream().map(TwoInstancesTests.this::name).toList())
						.acknowledge(AcknowledgeMode.TRANSACTIONAL)
						.positionLost(PositionLostPolicy.EARLIEST)
						.backOff(RetryBackOff.fixed(Duration.ofMillis(10), 100))));
		}

		private Object handle(Message<byte[]> message) {
			TwoInstancesTests.this.jdbc.sql("INSERT INTO handled (stream, ordinal, message) VALUES (?, ?, ?)")
				.param(message.getHeaders().get(DurableStreamHeaders.STREAM))
				.param(message.getHeaders().get(DurableStreamHeaders.ORDINAL))
				.param(new String(message.getPayload()).replace("\"", ""))
				.update();
			return null;
		}

		@Override
		public void close() {
			this.container.stop();
			this.factory.close();
		}

	}

}
