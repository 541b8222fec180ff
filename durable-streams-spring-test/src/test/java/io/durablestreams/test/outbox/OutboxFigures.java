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

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.outbox.jdbc.JdbcOutbox;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.awaitility.Awaitility.await;

/**
 * Relays a backlog as fast as it can. Its arguments are the URLs of the server and the
 * database, and the number of messages.
 */
final class OutboxFigures {

	private static final String TABLE = "outbox_figures";

	private OutboxFigures() {
	}

	public static void main(String[] args) {
		int messages = Integer.parseInt(args[2]);
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(args[1]);
		OutboxTables.create(dataSource, "postgresql", TABLE);
		JdbcClient jdbc = JdbcClient.create(dataSource);
		JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
		DurableStreamsClient client = DurableStreamsClient.builder(args[0]).build();
		client.stream("figures").create(CreateOptions.json()).block();
		JdbcOutbox outbox = JdbcOutbox.builder(client, dataSource).table(TABLE).transactionManager(manager).build();
		new TransactionTemplate(manager).execute((status) -> outbox.send("figures", 0));
		String copy = "INSERT INTO " + TABLE + " (transaction_id, stream_key, payload, payload_size, created_at)"
				+ " SELECT 2 + n / 3, stream_key, convert_to('{\"number\":' || n || ',\"text\":\"' || repeat('x', 80)"
				+ " || '\"}', 'UTF8'), 100, created_at FROM " + TABLE + ", generate_series(1, " + messages + ") AS n"
				+ " WHERE id = 1";
		timed("inserting " + messages + " rows", () -> jdbc.sql(copy).update());
		jdbc.sql("ANALYZE " + TABLE).update();
		jdbc.sql(
				"EXPLAIN SELECT id, payload_size, closes FROM " + TABLE + " WHERE stream_key = (SELECT stream_key FROM "
						+ TABLE + "_stream) AND state = 0 ORDER BY transaction_id, id LIMIT 10000")
			.query(String.class)
			.list()
			.forEach(System.out::println);
		timed("relaying them", () -> {
			outbox.start();
			await().atMost(Duration.ofMinutes(10))
				.pollInterval(Duration.ofMillis(200))
				.until(() -> jdbc.sql("SELECT COUNT(*) FROM (SELECT 1 FROM " + TABLE + " LIMIT 1) AS waiting")
					.query(Long.class)
					.single() == 0);
		});
		outbox.close();
		System.exit(0);
	}

	private static void timed(String what, Runnable action) {
		long start = System.nanoTime();
		action.run();
		System.out.println(what + ": " + (System.nanoTime() - start) / 1_000_000 + " ms");
	}

}
