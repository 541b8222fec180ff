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
import java.util.Random;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.producer.ProducerOptions;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.FixedBackOff;

/**
 * A process that writes rows and sends messages until it is killed. Its arguments are the
 * URLs of the server and the database, the table of the outbox and the stream.
 */
final class KilledOutbox {

	private KilledOutbox() {
	}

	public static void main(String[] args) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(args[1]);
		dataSource.setMaximumPoolSize(6);
		JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
		JdbcOutbox outbox = outbox(DurableStreamsClient.builder(args[0]).build(), dataSource, manager, args[2]);
		outbox.start();
		TransactionTemplate transaction = new TransactionTemplate(manager);
		JdbcClient jdbc = JdbcClient.create(dataSource);
		Random random = new Random();
		while (true) {
			transaction.executeWithoutResult((status) -> {
				for (int i = random.nextInt(4); i >= 0; i--) {
					long id = jdbc.sql("INSERT INTO killed (word) VALUES ('x') RETURNING id")
						.query(Long.class)
						.single();
					outbox.send(args[3], id);
				}
				if (random.nextInt(10) == 0) {
					status.setRollbackOnly();
				}
			});
		}
	}

	static JdbcOutbox outbox(DurableStreamsClient client, HikariDataSource dataSource, JdbcTransactionManager manager,
			String table) {
		return JdbcOutbox.builder(client, dataSource)
			.table(table)
			.transactionManager(manager)
			.producerDefaults(ProducerOptions.builder()
				.maxBatchCount(20)
				.retryBackOff(new FixedBackOff(10, Long.MAX_VALUE))
				.build())
			.leaseTime(Duration.ofSeconds(1))
			.pollInterval(Duration.ofMillis(100))
			.build();
	}

}
