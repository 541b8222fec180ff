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
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.outbox.jdbc.JdbcOutbox;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.awaitility.Awaitility.await;

/**
 * What the outbox costs. A process of its own, whose arguments are what to measure, the
 * URLs of the server and of a PostgreSQL on this machine, and how many messages.
 */
final class OutboxFigures {

	static final String STREAM = "figures";

	private static final String TABLE = "outbox_figures";

	private static final int STREAMS = 9;

	private static final int IN_A_TRANSACTION = 10;

	private static final int DELETED_AT_ONCE = 1000;

	private static final int ROUNDS = 9;

	private static final String TEXT = "x".repeat(80);

	private final HikariDataSource dataSource = new HikariDataSource();

	private final String server;

	private final int messages;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	private OutboxFigures(String server, String url, int messages) {
		this.server = server;
		this.messages = messages;
		this.dataSource.setJdbcUrl(url);
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
	}

	public static void main(String[] args) {
		OutboxFigures figures = new OutboxFigures(args[1], args[2], Integer.parseInt(args[3]));
		try (DurableStreamsClient client = DurableStreamsClient.builder(figures.server).build()) {
			client.stream(STREAM).create(CreateOptions.json()).block();
			if (args[0].equals("backlog")) {
				figures.backlog(client);
			}
			else {
				figures.cost(client);
			}
		}
		figures.dataSource.close();
	}

	/** Of several streams, whose messages lie in the table one between the other. */
	private void backlog(DurableStreamsClient client) {
		OutboxTables.create(this.dataSource, "postgresql", TABLE);
		// The planner knows what it has seen last: a table in which nothing waits.
		this.jdbc.execute("VACUUM ANALYZE " + TABLE);
		try (JdbcOutbox outbox = outbox(client)) {
			for (int i = 0; i < STREAMS; i++) {
				String stream = STREAM + "-" + i;
				client.stream(stream).create(CreateOptions.json()).block();
				this.transaction.execute((status) -> outbox.send(stream, 0));
			}
			System.out.println("inserting: " + cost(this::insertBacklog));
			System.out.println("relaying: " + cost(() -> relay(outbox)));
		}
	}

	private void insertBacklog() {
		String copy = "INSERT INTO " + TABLE + " (transaction_id, stream_key, payload, payload_size, created_at)"
				+ " SELECT " + STREAMS + " + n / 3, stream_key, convert_to('{\"number\":' || n || ',\"text\":\"" + TEXT
				+ "\"}', 'UTF8'), 100, created_at FROM " + TABLE + ", generate_series(?, ?) AS n WHERE id = 1 + n % "
				+ STREAMS;
		int step = 100_000;
		for (int from = 1; from <= this.messages; from += step) {
			this.jdbc.update(copy, from, Math.min(this.messages, from + step - 1));
		}
	}

	/** One after the other, in turn, as the machine's mood changes. */
	private void cost(DurableStreamsClient client) {
		Cost[] ours = new Cost[ROUNDS];
		Cost[] plain = new Cost[ROUNDS];
		for (int round = -1; round < ROUNDS; round++) {
			OutboxTables.create(this.dataSource, "postgresql", TABLE);
			Cost first = cost(() -> sendAndRelay(client));
			OutboxTables.create(this.dataSource, "postgresql", TABLE);
			Cost second = cost(this::insertAndDelete);
			// The first one is for the compiler.
			if (round >= 0) {
				ours[round] = first;
				plain[round] = second;
				System.out.println("outbox: " + first + "; JDBC: " + second);
			}
		}
		System.out.printf("ratio of time: %.2f%n", median(ours, plain, Cost::nanos));
		System.out.printf("ratio of CPU: %.2f%n", median(ours, plain, Cost::cpuNanos));
	}

	private static double median(Cost[] ours, Cost[] plain, ToLongFunction<Cost> part) {
		return IntStream.range(0, ROUNDS)
			.mapToDouble((round) -> (double) part.applyAsLong(ours[round]) / part.applyAsLong(plain[round]))
			.sorted()
			.toArray()[ROUNDS / 2];
	}

	private void sendAndRelay(DurableStreamsClient client) {
		try (JdbcOutbox outbox = outbox(client)) {
			inTransactions((number) -> outbox.send(STREAM, new Figure(number, TEXT)));
			relay(outbox);
		}
	}

	private JdbcOutbox outbox(DurableStreamsClient client) {
		return JdbcOutbox.builder(client, this.dataSource)
			.table(TABLE)
			.transactionManager(Objects.requireNonNull(this.transaction.getTransactionManager()))
			.build();
	}

	private void relay(JdbcOutbox outbox) {
		outbox.start();
		await().atMost(Duration.ofMinutes(10))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> this.jdbc.queryForList("SELECT 1 FROM " + TABLE + " LIMIT 1").isEmpty());
	}

	private void insertAndDelete() {
		String key = "0".repeat(32);
		byte[] payload = ("{\"number\":1234567,\"text\":\"" + TEXT + "\"}").getBytes(StandardCharsets.UTF_8);
		inTransactions((number) -> this.jdbc.update(
				"INSERT INTO " + TABLE + " (transaction_id, stream_key, closes, payload, payload_size, created_at)"
						+ " VALUES (?, ?, 0, ?, ?, ?)",
				number, key, payload, payload.length, System.currentTimeMillis()));
		for (int from = 1; from <= this.messages; from += DELETED_AT_ONCE) {
			this.jdbc.update("DELETE FROM " + TABLE + " WHERE stream_key = ? AND state = 0 AND id BETWEEN ? AND ?", key,
					from, from + DELETED_AT_ONCE - 1);
		}
	}

	private void inTransactions(IntConsumer one) {
		for (int i = 0; i < this.messages; i += IN_A_TRANSACTION) {
			int first = i;
			this.transaction
				.executeWithoutResult((status) -> IntStream.range(first, first + IN_A_TRANSACTION).forEach(one));
		}
	}

	private Cost cost(Runnable work) {
		long cpu = cpu();
		long start = System.nanoTime();
		work.run();
		return new Cost(System.nanoTime() - start, cpu() - cpu);
	}

	/** Of this process and the database's. */
	private long cpu() {
		Long backend = this.jdbc.queryForObject("SELECT pg_backend_pid()", Long.class);
		ProcessHandle database = ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
		return Stream.concat(Stream.of(ProcessHandle.current(), database), database.descendants())
			.flatMap((process) -> process.info().totalCpuDuration().stream())
			.mapToLong(Duration::toNanos)
			.sum();
	}

	record Figure(int number, String text) {
	}

	private record Cost(long nanos, long cpuNanos) {

		@Override
		public String toString() {
			return this.nanos / 1_000_000 + " ms, CPU " + this.cpuNanos / 1_000_000 + " ms";
		}

	}

}
