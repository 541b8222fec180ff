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

package io.durablestreams.test.coordination;

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.test.offset.CheckpointTables;
import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.LeasedOffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.TransactionalOffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Claims, renewals and checkpoints on PostgreSQL.
 */
class PostgresLeaseTableTests extends AbstractLeaseTableTests {

	private final PostgresServer server = PostgresServer.get();

	private JdbcOffsetStore checkpoints;

	@Override
	LeasedOffsetStore createStore() {
		this.checkpoints = CheckpointTables.create(this.server.dataSource(), "postgresql", "checkpoints");
		return this.checkpoints;
	}

	@Override
	LeaseTable openTable() {
		return new PostgresLeaseTable(this.server.dataSource(), "checkpoints", Duration.ofSeconds(10));
	}

	@Test
	void renewingAndClaimingDoNotWaitForATransactionThatHasTheRow() {
		this.table.claim(KEY, "a", LONG);
		this.table.claim(OTHER, "a", LONG);
		DriverManagerDataSource dataSource = new DriverManagerDataSource(this.server.url());
		new TransactionTemplate(new JdbcTransactionManager(dataSource)).executeWithoutResult((status) -> {
			JdbcClient.create(dataSource)
				.sql("UPDATE checkpoints SET ordinal = 5, lease_until = 0 WHERE stream_name = 'orders'")
				.update();
			assertThat(this.table.renew("a", List.of(KEY, OTHER), LONG)).containsOnlyKeys(OTHER);
			assertThat(this.table.claim(KEY, "b", LONG)).isEmpty();
		});
		assertThat(this.table.claim(KEY, "b", LONG)).hasValue(2);
	}

	@Test
	void aCheckpointIsReplacedInTheHandsOfTheLeasesOwnerOnly() {
		this.table.claim(KEY, "a", Duration.ZERO);
		this.store.ownedBy("a", 1).save(KEY, CHECKPOINT);
		this.table.claim(KEY, "b", LONG);
		TransactionTemplate transaction = new TransactionTemplate(
				new JdbcTransactionManager(this.checkpoints.getDataSource()));
		assertThat(transaction
			.<Boolean>execute((status) -> this.checkpoints.ownedBy("a", 1).replace(KEY, CHECKPOINT, CHECKPOINT)))
			.isFalse();
		assertThat(transaction
			.<Boolean>execute((status) -> this.checkpoints.ownedBy("b", 2).replace(KEY, CHECKPOINT, CHECKPOINT)))
			.isTrue();
	}

	@Test
	void whoClaimsALeaseEndsWhatItsFormerOwnerHasNotFinished() {
		this.table.claim(KEY, "a", Duration.ZERO);
		this.table.claim(OTHER, "a", LONG);
		try (OwnersTransaction former = new OwnersTransaction(KEY, 1);
				OwnersTransaction other = new OwnersTransaction(OTHER, 1)) {
			assertThat(this.table.claim(KEY, "b", LONG)).hasValue(2);
			await().until(former::isEnded);
			assertThat(other.isEnded()).isFalse();
			assertThat(other.store.replace(OTHER, null, CHECKPOINT)).isTrue();
		}
	}

	@Test
	void aTransactionThatIsStoppedBeforeItsCommitIsEndedWhenItsLeaseHasPassed() {
		this.table.claim(KEY, "a", Duration.ZERO);
		try (OwnersTransaction stopped = new OwnersTransaction(KEY, 1)) {
			assertThat(stopped.store.replace(KEY, null, CHECKPOINT)).isTrue();
			this.table.prepare(List.of(KEY, OTHER));
			assertThat(this.table.claim(KEY, "b", LONG)).as("the row is in use").isEmpty();
			await().until(() -> this.table.claim(KEY, "b", LONG).isPresent());
			assertThat(stopped.isEnded()).isTrue();
			assertThat(this.checkpoints.load(KEY)).isNull();
		}
	}

	@Test
	void whereNobodyMayEndItTheServerDoesWhenTheLeaseHasPassed() {
		JdbcClient jdbc = JdbcClient.create(this.server.dataSource());
		jdbc.sql("DROP ROLE IF EXISTS another").update();
		jdbc.sql("CREATE ROLE another LOGIN").update();
		jdbc.sql("GRANT ALL ON checkpoints, checkpoints_member TO another").update();
		this.table.claim(KEY, "a", Duration.ZERO);
		try (OwnersTransaction stopped = new OwnersTransaction(KEY, 1);
				PostgresLeaseTable another = new PostgresLeaseTable(
						new DriverManagerDataSource(this.server.url().replace("user=postgres", "user=another")),
						"checkpoints", Duration.ofSeconds(10))) {
			assertThat(stopped.store.replace(KEY, null, CHECKPOINT)).isTrue();
			await().until(() -> another.claim(KEY, "b", LONG).isPresent());
			assertThat(stopped.isEnded()).isTrue();
		}
		jdbc.sql("DROP OWNED BY another").update();
		jdbc.sql("DROP ROLE another").update();
	}

	@Test
	void anOwnerThatHasLostItsLeaseBeginsNoTransaction() {
		this.table.claim(KEY, "a", Duration.ZERO);
		this.table.claim(KEY, "b", LONG);
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> new OwnersTransaction(KEY, 1).close());
	}

	@Test
	void aPoolGetsItsConnectionsBackAsTheyWere() {
		this.table.claim(KEY, "a", LONG);
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(this.server.url() + "&ApplicationName=shop");
		config.setMaximumPoolSize(1);
		try (HikariDataSource pool = new HikariDataSource(config)) {
			TransactionalOffsetStore owned = new JdbcOffsetStore(pool, "checkpoints").ownedBy("a", 1);
			JdbcClient jdbc = JdbcClient.create(pool);
			new TransactionTemplate(new JdbcTransactionManager(pool)).executeWithoutResult((status) -> {
				owned.begin(KEY);
				assertThat(setting(jdbc, "application_name")).startsWith("ds ").endsWith(" 1").hasSizeLessThan(64);
				assertThat(owned.replace(KEY, null, CHECKPOINT)).isTrue();
				assertThat(setting(jdbc, "idle_in_transaction_session_timeout")).isNotEqualTo("0");
			});
			assertThat(setting(jdbc, "application_name")).isEqualTo("shop");
			assertThat(setting(jdbc, "idle_in_transaction_session_timeout")).isEqualTo("0");
			owned.save(KEY, CHECKPOINT);
			assertThat(setting(jdbc, "application_name")).isEqualTo("shop");
		}
	}

	@Test
	void aLimitOfTheDatabasesOwnStays() {
		this.table.claim(KEY, "a", LONG);
		try (OwnersTransaction transaction = new OwnersTransaction(KEY, 1)) {
			transaction.jdbc.sql("SET LOCAL idle_in_transaction_session_timeout = '7s'").update();
			assertThat(transaction.store.replace(KEY, null, CHECKPOINT)).isTrue();
			assertThat(setting(transaction.jdbc, "idle_in_transaction_session_timeout")).isEqualTo("7s");
		}
	}

	@Test
	void namesThatOthersMakeUpAreLeftAlone() {
		this.table.claim(KEY, "a", Duration.ZERO);
		try (OwnersTransaction former = new OwnersTransaction(KEY, 1)) {
			String name = setting(former.jdbc, "application_name");
			former.jdbc.sql("SELECT set_config('application_name', ?, true)").param(name + "x").query().singleValue();
			assertThat(this.table.claim(KEY, "b", LONG)).hasValue(2);
			assertThat(former.isEnded()).isFalse();
		}
	}

	private static String setting(JdbcClient jdbc, String name) {
		return jdbc.sql("SELECT current_setting(?)").param(name).query(String.class).single();
	}

	@Test
	void aCheckpointIsNotReplacedWithoutATransaction() {
		assertThatExceptionOfType(OffsetStoreException.class)
			.isThrownBy(() -> this.checkpoints.replace(KEY, CHECKPOINT, CHECKPOINT))
			.withMessageContaining("can't be part of the transaction");
	}

	@Test
	void aBrokenConnectionIsReplaced() {
		this.table.claim(KEY, "a", LONG);
		JdbcClient.create(this.server.dataSource())
			.sql("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
					+ "backend_type = 'client backend'")
			.query(Integer.class)
			.single();
		assertThatExceptionOfType(OffsetStoreException.class)
			.isThrownBy(() -> this.table.renew("a", List.of(KEY), LONG))
			.withMessageContaining("'checkpoints'");
		assertThat(this.table.renew("a", List.of(KEY), LONG)).containsOnlyKeys(KEY);
	}

	/** What an owner has begun, and will never finish. */
	private final class OwnersTransaction implements AutoCloseable {

		private final SingleConnectionDataSource connection = new SingleConnectionDataSource(
				PostgresLeaseTableTests.this.server.url(), true);

		private final JdbcClient jdbc = JdbcClient.create(this.connection);

		private final TransactionalOffsetStore store;

		private final JdbcTransactionManager manager = new JdbcTransactionManager(this.connection);

		private final TransactionStatus status = this.manager.getTransaction(null);

		OwnersTransaction(CheckpointKey key, long epoch) {
			this.store = new JdbcOffsetStore(this.connection, "checkpoints").ownedBy("a", epoch);
			try {
				this.store.begin(key);
			}
			catch (RuntimeException ex) {
				close();
				throw ex;
			}
		}

		boolean isEnded() {
			try {
				setting(this.jdbc, "application_name");
				return false;
			}
			catch (DataAccessException ex) {
				return true;
			}
		}

		@Override
		public void close() {
			try {
				this.manager.rollback(this.status);
			}
			catch (DataAccessException ex) {
				// It has been ended.
			}
			this.connection.destroy();
		}

	}

}
