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

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.outbox.jdbc.JdbcOutbox;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What is sent in a transaction in which entities are saved.
 */
abstract class AbstractOrmOutboxTests extends AbstractOutboxTests {

	private PlatformTransactionManager manager;

	/** One whose factory manages {@link Purchase}. */
	abstract PlatformTransactionManager start();

	/** That of the transaction on the thread. */
	abstract EntityManager entityManager();

	@Override
	String platform() {
		return "h2";
	}

	@BeforeEach
	void startManager() {
		this.jdbc.sql("DROP TABLE IF EXISTS bought").update();
		this.jdbc.sql("CREATE TABLE bought (item VARCHAR(100) PRIMARY KEY)").update();
		this.manager = start();
		this.transaction = new TransactionTemplate(this.manager);
	}

	@Test
	void aRollbackLeavesNeitherTheEntityNorTheMessage() {
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(this.manager));
		this.transaction.executeWithoutResult((status) -> {
			entityManager().persist(new Purchase("left to the commit"));
			outbox.send(this.stream, "left to the commit");
			status.setRollbackOnly();
		});
		this.transaction.executeWithoutResult((status) -> {
			outbox.send(this.stream, "flushed");
			entityManager().persist(new Purchase("flushed"));
			entityManager().flush();
			status.setRollbackOnly();
		});
		CompletableFuture<?> sent = this.transaction.execute((status) -> {
			entityManager().persist(new Purchase("bought"));
			return outbox.send(this.stream, "bought");
		});
		join(sent);
		assertThat(read()).containsExactly("\"bought\"");
		assertThat(bought()).containsExactly("bought");
	}

	@Test
	void anEntityThatCannotBeFlushedAtTheCommitTakesTheMessageWithIt() {
		this.jdbc.sql("INSERT INTO bought (item) VALUES ('twice')").update();
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(this.manager));
		assertThatException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			entityManager().persist(new Purchase("twice"));
			outbox.send(this.stream, "twice");
		}));
		join(send(outbox, "once"));
		assertThat(read()).containsExactly("\"once\"");
	}

	@Test
	void whatACallbackSendsDuringTheFlushOfTheCommitIsRefusedAndEndsTheTransaction() {
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(this.manager));
		assertThatException()
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> entityManager()
				.persist(new Purchase("at the commit", () -> outbox.send(this.stream, "at the commit")))))
			.withStackTraceContaining("flush");
		assertThat(bought()).isEmpty();
		assertThat(rows(0)).isZero();
		join(this.transaction.execute((status) -> {
			entityManager().persist(new Purchase("flushed", () -> outbox.send(this.stream, "flushed")));
			entityManager().flush();
			return outbox.send(this.stream, "behind it");
		}));
		assertThat(read()).containsExactly("\"flushed\"", "\"behind it\"");
		assertThat(bought()).containsExactly("flushed");
	}

	@Test
	void aRollbackLeavesNothingOfWhatWasWrittenBeforeTheFirstMessageOfAStream() {
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(this.manager));
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			buy("rolled back");
			outbox.send(this.stream, "rolled back");
			throw new IllegalStateException("not enough money");
		}));
		CompletableFuture<?> sent = this.transaction.execute((status) -> {
			buy("bought");
			return outbox.send(this.stream, "bought");
		});
		join(sent);
		assertThat(read()).containsExactly("\"bought\"");
		assertThat(bought()).containsExactly("bought");
	}

	@Test
	void anOperatorsActIsNotPartOfTheTransactionOnTheThread() {
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(this.manager));
		this.transaction.executeWithoutResult((status) -> {
			buy("rolled back");
			outbox.retry(this.stream);
			status.setRollbackOnly();
		});
		assertThat(bought()).isEmpty();
	}

	@Test
	void behindTheCommitAMessageIsRefused() {
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(this.manager));
		this.transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						assertThatExceptionOfType(IllegalTransactionStateException.class)
							.isThrownBy(() -> outbox.send(AbstractOrmOutboxTests.this.stream, 1))
							.withMessageContaining("is over");
					}

				}));
		assertThat(rows(0)).isZero();
	}

	private void buy(String item) {
		entityManager().createNativeQuery("INSERT INTO bought (item) VALUES (?1)")
			.setParameter(1, item)
			.executeUpdate();
	}

	private List<String> bought() {
		return this.jdbc.sql("SELECT item FROM bought").query(String.class).list();
	}

}
