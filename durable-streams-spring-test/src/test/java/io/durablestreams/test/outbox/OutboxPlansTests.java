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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.producer.CreateMode;
import io.durablestreams.producer.ProducerOptions;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How PostgreSQL executes the relay's statements while much waits.
 */
class OutboxPlansTests extends AbstractOutboxTests {

	@Override
	String url() {
		return PostgresServer.get().url();
	}

	@Override
	String platform() {
		return "postgresql";
	}

	@Test
	void theRelayFindsMessagesByAnIndexHoweverManyWait() throws Exception {
		// The planner knows what it has seen last: a table in which nothing waits.
		this.jdbc.sql("VACUUM ANALYZE " + TABLE).update();
		send(outbox((settings) -> settings.relay(false)), 0);
		fill(100_000);
		PlanRecorder recorder = new PlanRecorder(this.dataSource);
		try (JdbcOutbox outbox = JdbcOutbox.builder(this.client, recorder)
			.table(TABLE)
			.transactionManager(new JdbcTransactionManager(recorder))
			.producerDefaults(ProducerOptions.builder().create(CreateMode.IF_MISSING).build())
			.build()) {
			outbox.start();
			await().atMost(TIMEOUT)
				.until(() -> recorder.plans.keySet()
					.stream()
					.anyMatch((sql) -> sql.startsWith("DELETE FROM " + TABLE + " ")));
		}
		assertThat(recorder.plans).allSatisfy((sql, plan) -> {
			// What waits is counted now and then, and all of it must be looked at for
			// that.
			if (!sql.startsWith("SELECT COUNT(*)")) {
				assertThat(plan).doesNotContainPattern("Seq Scan on " + TABLE + "\\b");
			}
			if (sql.contains(" id BETWEEN ")) {
				assertThat(plan).contains(TABLE + "_pkey");
			}
		});
		String choice = recorder.plans.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().contains("ORDER BY transaction_id, id LIMIT"))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElseThrow();
		assertThat(Files.readString(Path.of("..", "docs", "outbox.md"))).contains(
				"```\n" + choice.replace(TABLE, JdbcOutbox.DEFAULT_TABLE).replaceAll("'[0-9a-f]{32}'", "'…'") + "```");
	}

	/** Most of them are one stream's. */
	private void fill(int messages) {
		this.jdbc
			.sql("INSERT INTO " + TABLE + "_stream (stream_key, partition_no, stream_name, content_type, producer_id)"
					+ " SELECT md5(n::text), n % 32, stream_name || n, content_type, 'outbox-' || n FROM " + TABLE
					+ "_stream, generate_series(1, 200) AS n")
			.update();
		this.jdbc.sql("INSERT INTO " + TABLE + " (transaction_id, stream_key, payload, payload_size, created_at)"
				+ " SELECT 2 + n / 3, CASE WHEN n % 10 = 0 THEN md5((1 + n / 10 % 200)::text) ELSE stream_key END, payload,"
				+ " payload_size, created_at FROM " + TABLE + ", generate_series(1, " + messages + ") AS n")
			.update();
	}

}
