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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.fixtures.MariaDbServer;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The outbox in MariaDB.
 */
class MariaDbOutboxTests extends AbstractOutboxContractTests {

	@Override
	String url() {
		return MariaDbServer.get().url();
	}

	@Override
	String platform() {
		return "mariadb";
	}

	@Test
	void thePoolGetsItsConnectionsBackAsTheyWere() {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(url() + "&sessionVariables=wait_timeout=7777");
			pool.setMaximumPoolSize(1);
			// For so long the first message to a stream waits for another connection.
			pool.setConnectionTimeout(500);
			JdbcTransactionManager manager = new JdbcTransactionManager(pool);
			try (JdbcOutbox outbox = JdbcOutbox.builder(this.client, pool)
				.table(TABLE)
				.transactionManager(manager)
				.build()) {
				outbox.start();
				assertThat(outbox.retry(this.stream)).isFalse();
				join(new TransactionTemplate(manager).execute((status) -> outbox.send(this.stream, "tea")));
			}
			assertThat(JdbcClient.create(pool).sql("SELECT @@SESSION.wait_timeout").query(Long.class).single())
				.isEqualTo(7777);
		}
	}

	@Test
	void aRelayThatIsAboutToForgetABatchKeepsTheApplicationFromNothing() throws Exception {
		StoppableDataSource stoppable = new StoppableDataSource(this.dataSource, "DELETE m FROM");
		outbox((settings) -> settings.leaseTime(Duration.ofSeconds(20)), stoppable);
		JdbcOutbox writer = outbox((settings) -> settings.relay(false));
		CompletableFuture<?> sent = send(writer, IntStream.range(0, 200).boxed().toArray());
		assertThat(stoppable.stopped.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		try {
			assertThat(CompletableFuture.runAsync(() -> {
				send(writer, "tea");
				this.transaction.execute((status) -> writer.send(this.stream + "-other", "milk"));
			})).succeedsWithin(Duration.ofSeconds(5));
		}
		finally {
			stoppable.goOn();
		}
		join(sent);
	}

	@Test
	void anOpenTransactionKeepsTheRelayFromNothingElse() {
		JdbcOutbox writer = outbox((settings) -> settings.relay(false));
		String other = this.stream + "-other";
		this.transaction.executeWithoutResult(
				(status) -> IntStream.range(0, 300).forEach((i) -> writer.send((i % 3 == 0) ? this.stream : other, i)));
		this.transaction.executeWithoutResult((status) -> {
			writer.send(this.stream, "open");
			outbox();
			await().atMost(Duration.ofSeconds(10)).until(() -> read().size() == 100);
			CompletableFuture<?> sent = CompletableFuture.supplyAsync(() -> send(writer, "next"))
				.thenCompose((next) -> next);
			assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
		});
		await().atMost(TIMEOUT).until(() -> read().size() == 102);
	}

}
