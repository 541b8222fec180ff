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

package io.durablestreams.test.offset;

import java.time.Instant;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.ListenerTransactions.TransactionLostException;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.TransactionFailedException;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.AbstractOffsetStoreContractTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The store in a database keeps the contract on PostgreSQL, with connections that don't
 * commit by themselves.
 */
class PostgresOffsetStoreContractTests extends AbstractOffsetStoreContractTests {

	private static final CheckpointKey KEY = new CheckpointKey("stock", "orders");

	private static final Checkpoint CHECKPOINT = new Checkpoint(StreamPosition.EARLIEST, 7, Instant.EPOCH);

	private static HikariDataSource dataSource;

	private JdbcOffsetStore store;

	@BeforeAll
	static void start() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(PostgresServer.get().url());
		config.setAutoCommit(false);
		dataSource = new HikariDataSource(config);
	}

	@AfterAll
	static void stop() {
		dataSource.close();
	}

	@BeforeEach
	void create() {
		CheckpointTables.create(PostgresServer.get().dataSource(), "postgresql", "checkpoints");
		this.store = new JdbcOffsetStore(dataSource, "checkpoints");
	}

	@Test
	void theFirstCheckpointIsKeptIfThereIsNoneYet() {
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		assertThat(transaction.<Boolean>execute((status) -> this.store.replace(KEY, null, CHECKPOINT))).isTrue();
		assertThat(transaction.<Boolean>execute((status) -> {
			status.setRollbackOnly();
			return this.store.replace(KEY, null, new Checkpoint(StreamPosition.EARLIEST, 8, Instant.EPOCH));
		})).isFalse();
		assertThat(this.store.load(KEY)).isEqualTo(CHECKPOINT);
	}

	@Test
	void aStatementThatFailedBeforeTheCheckpointIsTheFaultOfWhoMadeIt() {
		SpringListenerTransactions transactions = new SpringListenerTransactions(
				new JdbcTransactionManager(dataSource));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> transactions.execute(() -> {
			catchThrowable(() -> JdbcClient.create(dataSource).sql("SELECT 1 / 0").query().singleValue());
			return this.store.replace(KEY, null, CHECKPOINT);
		})).withMessageContaining("a statement that failed before");
	}

	@Test
	void aConstraintThatIsCheckedAtTheCommitIsTheFaultOfWhoWrote() {
		JdbcClient jdbc = JdbcClient.create(PostgresServer.get().dataSource());
		jdbc.sql("DROP TABLE IF EXISTS deferred").update();
		jdbc.sql("CREATE TABLE deferred (id INT, UNIQUE (id) DEFERRABLE INITIALLY DEFERRED)").update();
		SpringListenerTransactions transactions = new SpringListenerTransactions(
				new JdbcTransactionManager(dataSource));
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> transactions
			.execute(() -> JdbcClient.create(dataSource).sql("INSERT INTO deferred VALUES (1), (1)").update()));
		jdbc.sql("DROP TABLE deferred").update();
	}

	@Test
	void aConnectionThatBreaksIsTheFaultOfNobodyWhoUsesIt() {
		SpringListenerTransactions transactions = new SpringListenerTransactions(
				new JdbcTransactionManager(dataSource));
		assertThatExceptionOfType(TransactionLostException.class)
			.isThrownBy(() -> transactions.execute(() -> JdbcClient.create(dataSource)
				.sql("SELECT pg_terminate_backend(pg_backend_pid())")
				.query()
				.singleValue()));
	}

	@Override
	protected OffsetStore store() {
		return this.store;
	}

}
