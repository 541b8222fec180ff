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

package io.durablestreams.benchmarks.work;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is read is written to PostgreSQL, and how far it was read with it: by listeners,
 * and by the same statements in the same transactions on messages that are there already.
 */
final class JdbcTasks {

	/** The system property with the database's URL. */
	static final String URL = "benchmarks.postgres";

	private static final int BATCH = 500;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	private final JdbcOffsetStore store;

	private final String name;

	private JdbcTasks(DataSource dataSource, String stream) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		this.name = stream.replace('-', '_') + "_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
		this.store = new JdbcOffsetStore(dataSource, "checkpoints_" + this.name);
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("jdbc-plain-transactional", (request) -> create(request).plain(request, true));
		tasks.put("jdbc-plain-record", (request) -> create(request).plain(request, false));
		tasks.put("jdbc-plain-batch", (request) -> create(request).plainBatches(request));
		tasks.put("jdbc-transactional",
				(request) -> create(request).listen(request, AcknowledgeMode.TRANSACTIONAL, false));
		tasks.put("jdbc-record", (request) -> create(request).listen(request, AcknowledgeMode.RECORD, false));
		tasks.put("jdbc-batch", (request) -> create(request).listen(request, AcknowledgeMode.TRANSACTIONAL, true));
	}

	private static JdbcTasks create(Task.Request request) throws IOException {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(System.getProperty(URL));
		dataSource.setMaximumPoolSize(2);
		JdbcTasks tasks = new JdbcTasks(dataSource, request.stream());
		tasks.jdbc.execute("CREATE TABLE " + tasks.orders() + " (number INT PRIMARY KEY, customer TEXT)");
		tasks.jdbc.execute("CREATE TABLE " + tasks.position() + " (stream TEXT PRIMARY KEY, position TEXT)");
		tasks.jdbc.update("INSERT INTO " + tasks.position() + " VALUES (?, '-1')", request.stream());
		tasks.jdbc.execute(new ClassPathResource("schema-postgresql.sql", JdbcOffsetStore.class)
			.getContentAsString(StandardCharsets.UTF_8)
			.replace(JdbcOffsetStore.DEFAULT_TABLE, tasks.store.getTable()));
		return tasks;
	}

	private String orders() {
		return "orders_" + this.name;
	}

	private String position() {
		return "position_" + this.name;
	}

	private Task.Work plain(Task.Request request, boolean transactional) {
		TransactionOperations operations = transactional ? this.transaction
				: TransactionOperations.withoutTransaction();
		return () -> {
			for (int i = 0; i < request.count(); i++) {
				Order order = Order.of(i);
				operations.executeWithoutResult((status) -> {
					insert(order);
					moveTo(request, order);
				});
			}
			return outcome();
		};
	}

	private Task.Work plainBatches(Task.Request request) {
		return () -> {
			for (int i = 0; i < request.count(); i += BATCH) {
				List<Order> orders = IntStream.range(i, Math.min(i + BATCH, request.count()))
					.mapToObj(Order::of)
					.toList();
				this.transaction.executeWithoutResult((status) -> {
					insertAll(orders);
					moveTo(request, orders.get(orders.size() - 1));
				});
			}
			return outcome();
		};
	}

	private Task.Work listen(Task.Request request, AcknowledgeMode mode, boolean batch) throws NoSuchMethodException {
		DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(LiveTasks.client(request))
			.offsetStore(this.store)
			.transactions(new SpringListenerTransactions(new JdbcTransactionManager(this.store.getDataSource())))
			.build();
		Writer writer = new Writer(this, request.count());
		DurableStreamListenerContainer container = factory
			.createContainer(DurableStreamListenerEndpoint.of(this.name, writer,
					batch ? Writer.class.getDeclaredMethod("all", List.class)
							: Writer.class.getDeclaredMethod("one", Order.class),
					(settings) -> settings.streams(List.of(request.stream())).acknowledge(mode).maxBatchCount(BATCH)));
		return () -> {
			container.start();
			writer.all.await();
			container.stop();
			factory.close();
			return outcome();
		};
	}

	private void insert(Order order) {
		this.jdbc.update("INSERT INTO " + orders() + " VALUES (?, ?)", order.number(), order.customer());
	}

	private void insertAll(List<Order> orders) {
		this.jdbc.batchUpdate("INSERT INTO " + orders() + " VALUES (?, ?)",
				orders.stream().map((order) -> new Object[] { order.number(), order.customer() }).toList());
	}

	private void moveTo(Task.Request request, Order order) {
		this.jdbc.update("UPDATE " + position() + " SET position = ? WHERE stream = ?",
				Integer.toString(order.number()), request.stream());
	}

	private Task.Outcome outcome() {
		Map<String, Object> written = this.jdbc.queryForMap("SELECT count(*) AS c, sum(number) AS s FROM " + orders());
		List.of(orders(), position(), this.store.getTable())
			.forEach((table) -> this.jdbc.execute("DROP TABLE " + table));
		((HikariDataSource) this.store.getDataSource()).close();
		return Task.Outcome.of(((Number) written.get("c")).longValue(), ((Number) written.get("s")).longValue());
	}

	/** A listener. */
	static final class Writer {

		private final JdbcTasks tasks;

		private final CountDownLatch all;

		Writer(JdbcTasks tasks, int count) {
			this.tasks = tasks;
			this.all = new CountDownLatch(count);
		}

		void one(Order order) {
			this.tasks.insert(order);
			this.all.countDown();
		}

		void all(List<Order> orders) {
			this.tasks.insertAll(orders);
			orders.forEach((order) -> this.all.countDown());
		}

	}

}
