package io.durablestreams.boot.test.coordination;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.boot.test.offset.CheckpointTables;
import io.durablestreams.boot.test.offset.PostgresServer;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.coordination.LeaseTable.Snapshot;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.TransactionalOffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
class PostgresLeaseTableTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final CheckpointKey KEY = new CheckpointKey("stock", "orders");

	private static final CheckpointKey OTHER = new CheckpointKey("stock", "returns");

	private final PostgresServer server = PostgresServer.get();

	private final List<PostgresLeaseTable> tables = new ArrayList<>();

	private JdbcOffsetStore store;

	private PostgresLeaseTable table;

	@BeforeEach
	void create() {
		this.store = CheckpointTables.create(this.server.dataSource(), "postgresql", "checkpoints");
		this.table = connect();
		this.table.prepare(List.of(KEY, OTHER));
	}

	@AfterEach
	void close() {
		this.tables.forEach(PostgresLeaseTable::close);
	}

	@Test
	void ofManyWhoClaimAtOnceOneGetsTheLease() {
		List<CompletableFuture<OptionalLong>> claims = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			PostgresLeaseTable own = connect();
			String owner = "instance-" + i;
			claims.add(CompletableFuture.supplyAsync(() -> own.claim(KEY, owner, LONG)));
		}
		assertThat(claims.stream().map(CompletableFuture::join).filter(OptionalLong::isPresent)).hasSize(1);
	}

	@Test
	void aLeaseThatIsReleasedOrHasPassedCanBeClaimedUnderAHigherEpoch() {
		assertThat(this.table.claim(KEY, "a", LONG)).hasValue(1);
		assertThat(this.table.claim(KEY, "b", LONG)).isEmpty();
		this.table.release(KEY, "a", 1);
		assertThat(this.table.claim(KEY, "b", Duration.ZERO)).hasValue(2);
		assertThat(this.table.claim(KEY, "c", LONG)).hasValue(3);
		assertThat(this.table.claim(KEY, "b", LONG)).isEmpty();
	}

	@Test
	void whoeverReleasesALeaseThatHasPassedOnTakesItFromNobody() {
		this.table.claim(KEY, "a", Duration.ZERO);
		this.table.claim(KEY, "b", LONG);
		this.table.release(KEY, "a", 1);
		assertThat(this.table.look(List.of(KEY)).owners()).containsEntry(KEY, "b");
	}

	@Test
	void renewingTellsWhatIsStillHeld() {
		this.table.claim(KEY, "a", LONG);
		this.table.claim(OTHER, "a", Duration.ZERO);
		this.table.claim(OTHER, "b", LONG);
		assertThat(this.table.renew("a", List.of(KEY, OTHER), LONG)).containsOnlyKeys(KEY).containsEntry(KEY, 1L);
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
	void aCheckpointIsStoredInTheHandsOfTheLeasesOwnerOnly() {
		Checkpoint checkpoint = new Checkpoint(StreamPosition.EARLIEST, 7, Instant.EPOCH);
		this.table.claim(KEY, "a", Duration.ZERO);
		TransactionalOffsetStore before = this.store.ownedBy("a", 1);
		before.save(KEY, checkpoint);
		this.table.claim(KEY, "b", LONG);
		assertThat(this.store.load(KEY)).isEqualTo(checkpoint);
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> before.save(KEY, checkpoint))
			.withMessageContaining("group 'stock', stream 'orders'");
		TransactionTemplate transaction = new TransactionTemplate(
				new JdbcTransactionManager(this.store.getDataSource()));
		assertThat(transaction.<Boolean>execute((status) -> before.replace(KEY, checkpoint, checkpoint))).isFalse();
		assertThat(transaction
			.<Boolean>execute((status) -> this.store.ownedBy("b", 2).replace(KEY, checkpoint, checkpoint))).isTrue();
	}

	@Test
	void aCheckpointIsNotReplacedWithoutATransaction() {
		Checkpoint checkpoint = new Checkpoint(StreamPosition.EARLIEST, 7, Instant.EPOCH);
		assertThatExceptionOfType(OffsetStoreException.class)
			.isThrownBy(() -> this.store.replace(KEY, checkpoint, checkpoint))
			.withMessageContaining("can't be part of the transaction");
	}

	@Test
	void aStreamWithALeaseAndNoCheckpointHasNone() {
		this.table.claim(KEY, "a", LONG);
		assertThat(this.store.load(KEY)).isNull();
	}

	@Test
	void membersAreThoseWhoseTimeHasNotPassed() {
		this.table.attend("a", Set.of("stock", "mail"), LONG);
		this.table.attend("b", Set.of("stock"), LONG);
		this.table.attend("c", Set.of("stock"), Duration.ZERO);
		this.table.attend("a", Set.of("stock"), LONG);
		this.table.claim(KEY, "b", LONG);
		Snapshot snapshot = this.table.look(List.of(KEY, OTHER, new CheckpointKey("mail", "orders")));
		assertThat(snapshot.members()).containsOnlyKeys("stock").containsEntry("stock", Set.of("a", "b"));
		assertThat(snapshot.holdings()).containsOnlyKeys("b").containsEntry("b", 1);
		assertThat(snapshot.owners()).containsOnlyKeys(KEY);
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

	private PostgresLeaseTable connect() {
		PostgresLeaseTable connected = new PostgresLeaseTable(this.server.dataSource(), "checkpoints",
				Duration.ofSeconds(10));
		this.tables.add(connected);
		return connected;
	}

}
