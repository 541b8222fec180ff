package io.durablestreams.boot.test.offset;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.boot.test.AbstractOffsetStoreContractTests;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * The store in a database keeps the contract on PostgreSQL, with connections that don't
 * commit by themselves.
 */
class PostgresOffsetStoreContractTests extends AbstractOffsetStoreContractTests {

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

	@Override
	protected OffsetStore store() {
		return this.store;
	}

}
