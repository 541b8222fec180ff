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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.producer.ProducerOptions;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.FixedBackOff;

/**
 * A process that writes rows and sends messages until it is killed, or ends itself at a
 * step of its relay. Its arguments are the URLs of the server and the database, the table
 * of the outbox and the stream, and perhaps a step and the how many-th time it is.
 */
final class KilledOutbox {

	private KilledOutbox() {
	}

	public static void main(String[] args) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(args[1]);
		pool.setMaximumPoolSize(6);
		if (args.length == 4) {
			write(DurableStreamsClient.builder(args[0]).build(), pool, args[2], args[3]);
		}
		else {
			RelayHalt halt = RelayHalt.ofProcess(RelayHalt.Step.valueOf(args[4]), Integer.parseInt(args[5]));
			write(halt.client(args[0]), halt.dataSource(pool), args[2], args[3]);
		}
	}

	/** Until it is killed, or the database fails. */
	static void write(DurableStreamsClient client, DataSource dataSource, String table, String stream) {
		JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
		try (JdbcOutbox outbox = outbox(client, dataSource, manager, table)) {
			outbox.start();
			write(outbox, manager, dataSource, stream);
		}
	}

	private static void write(JdbcOutbox outbox, JdbcTransactionManager manager, DataSource dataSource, String stream) {
		TransactionTemplate transaction = new TransactionTemplate(manager);
		JdbcClient jdbc = JdbcClient.create(dataSource);
		Random random = new Random();
		while (true) {
			transaction.executeWithoutResult((status) -> {
				for (int i = random.nextInt(4); i >= 0; i--) {
					long id = jdbc.sql("INSERT INTO killed (stream) VALUES (?) RETURNING id")
						.param(stream)
						.query(Long.class)
						.single();
					outbox.send(stream, id);
				}
				if (random.nextInt(10) == 0) {
					status.setRollbackOnly();
				}
			});
			// The relay is what is looked at, and has to keep up.
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
	}

	static JdbcOutbox outbox(DurableStreamsClient client, DataSource dataSource, JdbcTransactionManager manager,
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
