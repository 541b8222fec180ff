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

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One of several instances that share an outbox, in a process of its own: counts in rows
 * that they share, and sends each number in the transaction that it is counted in. It
 * counts until its input has a line, and relays until that ends.
 */
final class OutboxInstance {

	static final String COUNTERS = "shared_counter";

	static final String COUNTED = "has counted";

	private static final Logger logger = LoggerFactory.getLogger(OutboxInstance.class);

	private OutboxInstance() {
	}

	/**
	 * Run an instance.
	 * @param args the URLs of the server and the database, the table of the outbox and
	 * the streams
	 * @throws Exception whatever goes wrong
	 */
	public static void main(String[] args) throws Exception {
		HikariDataSource pool = new HikariDataSource();
		// What a stopped instance has locked doesn't keep the others from counting.
		pool.setJdbcUrl(args[1] + "&options=-c%20idle_in_transaction_session_timeout=1000");
		pool.setMaximumPoolSize(6);
		pool.setConnectionTimeout(1_000);
		JdbcTransactionManager manager = new JdbcTransactionManager(pool);
		JdbcOutbox outbox = KilledOutbox.outbox(DurableStreamsClient.builder(args[0]).build(), pool, manager, args[2]);
		outbox.start();
		List<String> streams = Arrays.asList(args).subList(3, args.length);
		AtomicBoolean enough = new AtomicBoolean();
		Thread counting = new Thread(
				() -> countOn(JdbcClient.create(pool), new TransactionTemplate(manager), outbox, streams, enough::get));
		counting.start();
		System.in.read();
		enough.set(true);
		counting.join();
		System.out.println(COUNTED);
		while (System.in.read() >= 0) {
			// Until the test closes it.
		}
		System.exit(0);
	}

	private static void countOn(JdbcClient jdbc, TransactionTemplate transaction, DurableStreamOutbox outbox,
			List<String> streams, BooleanSupplier enough) {
		Random random = new Random();
		while (!enough.getAsBoolean()) {
			String stream = streams.get(random.nextInt(streams.size()));
			try {
				transaction.executeWithoutResult((status) -> {
					for (int i = random.nextInt(3); i >= 0; i--) {
						count(jdbc, outbox, stream);
					}
				});
			}
			catch (DataAccessException | TransactionException ex) {
				logger.info("Nothing is counted at the moment", ex);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

	/**
	 * Count and send, behind the lock that gives the numbers their order.
	 * @return completed when the number is in the stream
	 */
	static CompletableFuture<?> count(JdbcClient jdbc, DurableStreamOutbox outbox, String stream) {
		long number = jdbc.sql("UPDATE " + COUNTERS + " SET counted = counted + 1 WHERE stream = ? RETURNING counted")
			.param(stream)
			.query(Long.class)
			.single();
		return outbox.send(stream, number);
	}

}
