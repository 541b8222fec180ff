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

package io.durablestreams.listener;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;

import static org.awaitility.Awaitility.await;

/**
 * A database that listeners write to and that has their checkpoints.
 */
abstract class AbstractTransactionTests extends AbstractEmbeddedServerTests {

	final DataSource dataSource = new DriverManagerDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

	final JdbcClient jdbc = JdbcClient.create(this.dataSource);

	final JdbcOffsetStore checkpoints = new JdbcOffsetStore(this.dataSource);

	@BeforeEach
	void createTables() throws Exception {
		String script = new ClassPathResource("schema-h2.sql", JdbcOffsetStore.class)
			.getContentAsString(StandardCharsets.UTF_8);
		this.jdbc.sql(script).update();
		this.jdbc.sql("CREATE TABLE handled (id BIGINT GENERATED ALWAYS AS IDENTITY, message VARCHAR(100))").update();
	}

	ListenerTestContext transactional(PlatformTransactionManager manager, StreamMessageHandler<byte[]> handler,
			Consumer<ListenerOptionsBuilder> settings) {
		return transactional(manager, DurableStreamListenerEndpoint.of("test", handler, settings(settings)));
	}

	ListenerTestContext transactional(PlatformTransactionManager manager, Object bean, String method,
			Consumer<ListenerOptionsBuilder> settings) {
		return transactional(manager,
				DurableStreamListenerEndpoint.of("test", bean, method(bean, method), settings(settings)));
	}

	private ListenerTestContext transactional(PlatformTransactionManager manager,
			DurableStreamListenerEndpoint endpoint) {
		return new ListenerTestContext(this.streams.client(), this.checkpoints, endpoint,
				(factory) -> factory.transactions(new SpringListenerTransactions(manager)));
	}

	private Consumer<ListenerOptionsBuilder> settings(Consumer<ListenerOptionsBuilder> settings) {
		Consumer<ListenerOptionsBuilder> base = (builder) -> builder.streams(List.of(this.stream))
			.acknowledge(AcknowledgeMode.TRANSACTIONAL)
			.backOff(QUICK);
		return base.andThen(settings);
	}

	/**
	 * Write what was received, as a listener does.
	 * @param message the message
	 */
	void write(String message) {
		this.jdbc.sql("INSERT INTO handled (message) VALUES (?)").param(message).update();
	}

	/**
	 * What listeners wrote and committed.
	 * @return the messages in order
	 */
	List<String> written() {
		return this.jdbc.sql("SELECT message FROM handled ORDER BY id").query(String.class).list();
	}

	/** The checkpoint in the database, as soon as there is one. */
	Checkpoint storedCheckpoint() {
		return await().until(() -> this.checkpoints.load(new CheckpointKey("test", this.stream)), Objects::nonNull);
	}

}
