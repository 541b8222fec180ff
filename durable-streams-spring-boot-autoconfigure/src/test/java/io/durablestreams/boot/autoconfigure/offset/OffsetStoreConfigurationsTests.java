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

package io.durablestreams.boot.autoconfigure.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.FileOffsetStore;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.offset.redis.RedisOffsetStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link OffsetStoreConfigurations}.
 */
class OffsetStoreConfigurationsTests {

	private final ApplicationContextRunner runner = StreamsRunner.embedded();

	private static final CheckpointKey KEY = new CheckpointKey("stock", "orders");

	private static final Checkpoint CHECKPOINT = new Checkpoint(StreamPosition.EARLIEST, 7, Instant.EPOCH);

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.durablestreams");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@TempDir
	private Path directory;

	@BeforeEach
	void listen() {
		// Listeners log while it is read.
		this.log.list = new CopyOnWriteArrayList<>();
		this.log.start();
		LOGGER.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		LOGGER.detachAppender(this.log);
	}

	private String logged() {
		return this.log.list.stream()
			.map((event) -> event.getFormattedMessage() + "\n"
					+ ((event.getThrowableProxy() != null) ? event.getThrowableProxy().getMessage() : ""))
			.collect(Collectors.joining("\n"));
	}

	@Test
	void whenNoTypeIsSetThenCheckpointsAreKeptInMemory() {
		this.runner
			.run((context) -> assertThat(context).getBean(OffsetStore.class).isInstanceOf(InMemoryOffsetStore.class));
	}

	@Test
	void whenTheTypeIsMemoryThenCheckpointsAreKeptInMemory() {
		this.runner.withPropertyValues("durable.streams.offset-store.type=memory")
			.run((context) -> assertThat(context).getBean(OffsetStore.class).isInstanceOf(InMemoryOffsetStore.class));
	}

	@Test
	void whenTheTypeIsFileThenListenersGoOnInTheNextContextWhereTheyStopped() {
		ApplicationContextRunner keeping = this.runner.withBean(OrderListener.class)
			.withPropertyValues("durable.streams.embedded.data-dir=" + this.directory.resolve("streams"),
					"durable.streams.offset-store.type=file",
					"durable.streams.offset-store.file.directory=" + this.directory.resolve("checkpoints"));
		keeping.run((context) -> {
			assertThat(context).getBean(OffsetStore.class).isInstanceOf(FileOffsetStore.class);
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":1}]");
			OrderListener listener = context.getBean(OrderListener.class);
			await().atMost(StreamsRunner.LIMIT)
				.untilAsserted(() -> assertThat(listener.handled).containsExactly("{\"orderNumber\":1}"));
		});
		keeping.run((context) -> {
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":2}]");
			OrderListener listener = context.getBean(OrderListener.class);
			await().atMost(StreamsRunner.LIMIT)
				.untilAsserted(() -> assertThat(listener.handled).containsExactly("{\"orderNumber\":2}"));
		});
	}

	@Test
	void whenTheEmbeddedServerHasADataDirectoryThenCheckpointsLiveInItUnlessATypeIsSet() {
		ApplicationContextRunner keeping = this.runner.withBean(OrderListener.class)
			.withPropertyValues("durable.streams.embedded.data-dir=" + this.directory);
		keeping.withPropertyValues("durable.streams.offset-store.type=memory")
			.run((context) -> assertThat(context).getBean(OffsetStore.class).isInstanceOf(InMemoryOffsetStore.class));
		for (int start = 1; start <= 2; start++) {
			String order = "{\"orderNumber\":" + start + "}";
			keeping.run((context) -> {
				assertThat(context).hasSingleBean(OffsetStore.class);
				StreamsRunner.append(context, "orders", "[" + order + "]");
				OrderListener listener = context.getBean(OrderListener.class);
				await().atMost(StreamsRunner.LIMIT)
					.untilAsserted(() -> assertThat(listener.handled).containsExactly(order));
			});
		}
		assertThat(this.directory.resolve("checkpoints")).isNotEmptyDirectory();
		assertThat(logged()).doesNotContain("outlive");
	}

	@Test
	void whenAnApplicationWithoutADataDirectoryStartsAgainThenItsListenersBeginAnew() {
		ApplicationContextRunner quickStart = this.runner.withBean(OrderListener.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()));
		for (int start = 1; start <= 2; start++) {
			quickStart.run((context) -> {
				DurableStreamListenerContainer stock = context.getBean(DurableStreamListenerEndpointRegistry.class)
					.getListenerContainer("stock");
				await().atMost(StreamsRunner.LIMIT).until(() -> stock.getState() == ContainerState.WAITING);
				StreamsRunner.append(context, "orders", "[1]");
				OrderListener listener = context.getBean(OrderListener.class);
				await().atMost(StreamsRunner.LIMIT)
					.untilAsserted(() -> assertThat(listener.handled).containsExactly("1"));
			});
		}
		assertThat(logged()).doesNotContain("outlive")
			.contains("Listener 'stock' waits for stream 'orders', which doesn't exist yet")
			.doesNotContain("is held up");
	}

	@Test
	void whenAStoreOutlivesAnEmbeddedServerInMemoryThenAWarningNamesBothProperties() {
		this.runner
			.withPropertyValues("durable.streams.offset-store.type=file",
					"durable.streams.offset-store.file.directory=" + this.directory)
			.run((context) -> assertThat(logged()).containsOnlyOnce("Checkpoints outlive their streams")
				.contains("'durable.streams.embedded.data-dir'")
				.contains("'durable.streams.offset-store.type'"));
	}

	@Test
	void whenAPositionIsLostThenTheListenerSaysWhatTheWaysOutAre() {
		ApplicationContextRunner outliving = this.runner.withBean(OrderListener.class)
			.withPropertyValues("durable.streams.offset-store.type=file",
					"durable.streams.offset-store.file.directory=" + this.directory);
		outliving.run((context) -> {
			StreamsRunner.append(context, "orders", "[1]");
			OrderListener listener = context.getBean(OrderListener.class);
			await().atMost(StreamsRunner.LIMIT).untilAsserted(() -> assertThat(listener.handled).containsExactly("1"));
		});
		outliving.run((context) -> {
			DurableStreamListenerContainer stock = context.getBean(DurableStreamListenerEndpointRegistry.class)
				.getListenerContainer("stock");
			await().atMost(StreamsRunner.LIMIT).until(() -> stock.getState() == ContainerState.FAILED);
			await().atMost(StreamsRunner.LIMIT)
				.untilAsserted(() -> assertThat(logged()).contains("is lost: the stream no longer exists")
					.contains("seek")
					.contains("'position-lost'")
					.contains("'durable.streams.embedded.data-dir'"));
		});
	}

	@Test
	void whenInitializationIsLazyThenTheTableIsMadeAndNoWarningIsGivenForADatabaseInMemory() {
		jdbc()
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getBean(OffsetStore.class).load(KEY)).isNull();
				assertThat(logged()).doesNotContain("outlive");
			});
	}

	@Test
	void whenTheDirectoryIsUnusableThenTheFailureNamesItAndTheProperty() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "not a directory");
		this.runner
			.withPropertyValues("durable.streams.offset-store.type=file",
					"durable.streams.offset-store.file.directory=" + file)
			.run((context) -> {
				DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
				assertThat(failure.getDescription()).contains(file.toString());
				assertThat(failure.getAction()).contains("'durable.streams.offset-store.file.directory'");
			});
	}

	@Test
	void whenTheTypeIsUnknownThenBindingFailsAtTheProperty() {
		this.runner.withPropertyValues("durable.streams.offset-store.type=paper")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(BindException.class.getName())
				.hasStackTraceContaining("durable.streams.offset-store.type"));
	}

	@Test
	void whenTheApplicationHasAStoreThenItWinsOverTheProperty() {
		this.runner.withBean("customStore", OffsetStore.class, InMemoryOffsetStore::new)
			.withPropertyValues("durable.streams.offset-store.type=file")
			.run((context) -> assertThat(context).hasSingleBean(OffsetStore.class).hasBean("customStore"));
	}

	@Test
	void whenTheTypeIsJdbcThenTheTableIsMadeInAnEmbeddedDatabaseAndListenersUseIt() {
		jdbc("durable.streams.offset-store.jdbc.table-name=stock_checkpoints").withBean(OrderListener.class)
			.run((context) -> {
				assertThat(context).getBean(OffsetStore.class).isInstanceOf(JdbcOffsetStore.class);
				StreamsRunner.append(context, "orders", "[{\"orderNumber\":1}]");
				JdbcClient database = JdbcClient.create(context.getBean(DataSource.class));
				await().atMost(StreamsRunner.LIMIT)
					.untilAsserted(() -> assertThat(database.sql(
							"SELECT ordinal FROM stock_checkpoints WHERE group_name = 'stock' AND stream_name = 'orders'")
						.query(Long.class)
						.list()).containsExactly(1L));
			});
	}

	@Test
	void whenTheTableIsThereAlreadyThenItIsKept() {
		jdbc("durable.streams.offset-store.jdbc.initialize-schema=always", "spring.datasource.name=kept",
				"spring.datasource.generate-unique-name=false")
			.run((first) -> {
				first.getBean(OffsetStore.class).save(KEY, CHECKPOINT);
				jdbc("durable.streams.offset-store.jdbc.initialize-schema=always", "spring.datasource.name=kept",
						"spring.datasource.generate-unique-name=false")
					.run((second) -> assertThat(second.getBean(OffsetStore.class).load(KEY)).isEqualTo(CHECKPOINT));
			});
	}

	@Test
	void whenTheSchemaIsNeverInitializedThenTheErrorSaysHowToMakeTheTable() {
		jdbc("durable.streams.offset-store.jdbc.initialize-schema=never")
			.run((context) -> assertThatExceptionOfType(OffsetStoreException.class)
				.isThrownBy(() -> context.getBean(OffsetStore.class).load(KEY))
				.withMessageContaining("'durable_streams_checkpoint'")
				.withMessageContaining("schema-<database>.sql"));
	}

	@Test
	void whenTheTableCannotBeMadeThenTheFailureSaysWhatToDo() {
		jdbc("durable.streams.offset-store.jdbc.table-name=no_such_schema.checkpoints").run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains("'no_such_schema.checkpoints'");
			assertThat(failure.getAction()).contains("'durable.streams.offset-store.jdbc.initialize-schema'");
		});
	}

	@Test
	void whenTheTableNameIsNotOneThenTheFailureNamesTheProperty() {
		jdbc("durable.streams.offset-store.jdbc.table-name=x; DROP TABLE y").run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains("'durable.streams.offset-store.jdbc.table-name'");
		});
	}

	@Test
	void whenTheTypeIsJdbcWithoutADataSourceThenTheFailureSaysSo() {
		this.runner.withPropertyValues("durable.streams.offset-store.type=jdbc").run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains("no DataSource bean");
			assertThat(failure.getAction()).contains("'spring.datasource.url'");
		});
	}

	@Test
	void whenThereAreSeveralDataSourcesThenTheFailureSaysSo() {
		this.runner.withBean("first", DataSource.class, SimpleDriverDataSource::new)
			.withBean("second", DataSource.class, SimpleDriverDataSource::new)
			.withPropertyValues("durable.streams.offset-store.type=jdbc")
			.run((context) -> {
				DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
				assertThat(failure.getDescription()).contains("several DataSource beans");
				assertThat(failure.getAction()).contains("@Primary");
			});
	}

	@ParameterizedTest
	@CsvSource({ "jdbc, org.springframework.jdbc, spring-boot-starter-jdbc",
			"redis, org.springframework.data, spring-boot-starter-data-redis" })
	void whenTheLibraryOfTheStoreIsMissingThenTheFailureNamesTheStarter(String type, String library, String starter) {
		this.runner.withClassLoader(new FilteredClassLoader(library))
			.withPropertyValues("durable.streams.offset-store.type=" + type)
			.run((context) -> assertThat(ConfigurationFailures.in(context).getAction()).contains(starter));
	}

	@Test
	void whenTheTypeIsRedisThenKeysHaveTheConfiguredPrefix() {
		this.runner.withBean(LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("localhost", 1))
			.withPropertyValues("durable.streams.offset-store.type=redis",
					"durable.streams.offset-store.redis.key-prefix=shop:")
			.run((context) -> assertThat(context).getBean(OffsetStore.class)
				.isInstanceOfSatisfying(RedisOffsetStore.class,
						(store) -> assertThat(store.getKeyPrefix()).isEqualTo("shop:")));
	}

	@Test
	void whenTheTypeIsRedisWithoutAConnectionFactoryThenTheFailureSaysSo() {
		this.runner.withPropertyValues("durable.streams.offset-store.type=redis")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getAction())
				.contains("'spring.data.redis.host'"));
	}

	@Test
	void whenAListenerIsTransactionalThenItsCheckpointIsInTheTransactionOfItsWrites() {
		jdbc("durable.streams.listeners.stock.acknowledge=transactional",
				"durable.streams.listeners.stock.back-off.initial-interval=1ms")
			.withBean(WritingListener.class)
			.run((context) -> {
				StreamsRunner.append(context, "orders", "[1,2,3]");
				JdbcClient database = JdbcClient.create(context.getBean(DataSource.class));
				await().atMost(StreamsRunner.LIMIT)
					.untilAsserted(() -> assertThat(context.getBean(OffsetStore.class).load(KEY)).isNotNull()
						.extracting(Checkpoint::ordinal)
						.isEqualTo(3L));
				assertThat(database.sql("SELECT message FROM handled ORDER BY message").query(String.class).list())
					.containsExactly("1", "2", "3");
			});
	}

	@Test
	void whenAListenerIsTransactionalWithAnotherStoreThenTheFailureSaysSo() {
		jdbc("durable.streams.offset-store.type=memory", "durable.streams.listeners.stock.acknowledge=transactional")
			.withBean(OrderListener.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("'durable.streams.offset-store.type' = 'jdbc'"));
	}

	private ApplicationContextRunner jdbc(String... properties) {
		return this.runner
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class))
			.withPropertyValues("durable.streams.offset-store.type=jdbc")
			.withPropertyValues(properties);
	}

	static class OrderListener {

		private final List<String> handled = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "stock", streams = "orders")
		void handle(String order) {
			this.handled.add(order);
		}

	}

	static class WritingListener {

		private final JdbcClient database;

		private int calls;

		WritingListener(DataSource dataSource) {
			this.database = JdbcClient.create(dataSource);
			this.database.sql("CREATE TABLE handled (message VARCHAR(10))").update();
		}

		@DurableStreamListener(id = "stock", streams = "orders")
		void handle(String message) {
			this.database.sql("INSERT INTO handled VALUES (?)").param(message).update();
			if (++this.calls == 2) {
				throw new IllegalStateException("not the first time");
			}
		}

	}

}
