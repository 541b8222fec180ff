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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.outbox.OutboxEvent;
import io.durablestreams.outbox.OutboxStreamStatus;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.outbox.jdbc.JdbcOutboxBuilder;
import io.durablestreams.producer.ProducerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.FixedBackOff;

import static org.awaitility.Awaitility.await;

/**
 * An outbox in a database, and a server that it relays to.
 */
abstract class AbstractOutboxTests {

	static final String TABLE = "outbox_test";

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	static EmbeddedDurableStreamsServer server;

	final List<OutboxEvent> events = new CopyOnWriteArrayList<>();

	final String stream = "orders-" + UUID.randomUUID();

	HikariDataSource dataSource;

	JdbcClient jdbc;

	TransactionTemplate transaction;

	DurableStreamsClient client;

	private JdbcTransactionManager transactionManager;

	private final List<JdbcOutbox> outboxes = new ArrayList<>();

	abstract String url();

	abstract String platform();

	@BeforeAll
	static void startServer() {
		server = EmbeddedDurableStreamsServer.builder().port(0).build();
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.stop();
	}

	@BeforeEach
	void connect() {
		this.dataSource = new HikariDataSource();
		this.dataSource.setJdbcUrl(url());
		this.dataSource.setMaximumPoolSize(20);
		this.dataSource.setMinimumIdle(1);
		OutboxTables.create(this.dataSource, platform(), TABLE);
		this.jdbc = JdbcClient.create(this.dataSource);
		this.transactionManager = new JdbcTransactionManager(this.dataSource);
		this.transaction = new TransactionTemplate(this.transactionManager);
		this.client = DurableStreamsClient.builder(server.baseUrl()).build();
		this.client.stream(this.stream).create(CreateOptions.json()).block(TIMEOUT);
	}

	@AfterEach
	void disconnect() {
		server.faults().clear();
		this.outboxes.forEach(JdbcOutbox::close);
		this.client.close();
		this.dataSource.close();
	}

	/** One that relays. */
	JdbcOutbox outbox() {
		return outbox((settings) -> {
		});
	}

	JdbcOutbox outbox(Consumer<JdbcOutboxBuilder> settings) {
		return outbox(settings, this.dataSource);
	}

	JdbcOutbox outbox(Consumer<JdbcOutboxBuilder> settings, DataSource of) {
		JdbcOutboxBuilder builder = JdbcOutbox.builder(this.client, of)
			.table(TABLE)
			.transactionManager(this.transactionManager)
			.producerDefaults(ProducerOptions.builder().retryBackOff(new FixedBackOff(20, Long.MAX_VALUE)).build())
			.eventPublisher((event) -> this.events.add((OutboxEvent) event))
			.pollInterval(Duration.ofMillis(100))
			.leaseTime(Duration.ofSeconds(2));
		settings.accept(builder);
		JdbcOutbox outbox = builder.build();
		this.outboxes.add(outbox);
		outbox.start();
		return outbox;
	}

	/**
	 * Send in a transaction of its own.
	 */
	CompletableFuture<?> send(JdbcOutbox outbox, Object... values) {
		return this.transaction.execute((status) -> {
			CompletableFuture<?> last = CompletableFuture.completedFuture(null);
			for (Object value : values) {
				last = outbox.send(this.stream, value);
			}
			return last;
		});
	}

	/**
	 * Wait for what was sent.
	 * @param sent what was sent
	 */
	static void join(CompletableFuture<?> sent) {
		sent.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	List<String> read() {
		return read(this.stream);
	}

	List<String> read(String name) {
		return read(this.client, name);
	}

	static List<String> read(DurableStreamsClient from, String name) {
		return from.stream(name)
			.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.map((message) -> new String(message.data(), StandardCharsets.UTF_8))
			.collectList()
			.blockOptional(TIMEOUT)
			.orElseThrow();
	}

	long rows(int state) {
		return this.jdbc.sql("SELECT COUNT(*) FROM " + TABLE + " WHERE state = ?")
			.param(state)
			.query(Long.class)
			.single();
	}

	Map<String, Object> streamRow() {
		return this.jdbc.sql("SELECT * FROM " + TABLE + "_stream").query().singleRow();
	}

	OutboxStreamStatus awaitStop(JdbcOutbox outbox) {
		return await().atMost(TIMEOUT).until(() -> outbox.streams().get(0), (status) -> status.stop() != null);
	}

}
