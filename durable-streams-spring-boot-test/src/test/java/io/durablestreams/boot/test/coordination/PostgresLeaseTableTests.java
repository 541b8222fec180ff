package io.durablestreams.boot.test.coordination;

import java.time.Duration;
import java.util.List;

import io.durablestreams.boot.test.offset.CheckpointTables;
import io.durablestreams.boot.test.offset.PostgresServer;
import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.offset.LeasedOffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

}
