package io.durablestreams.boot.test.offset;

import java.nio.file.Path;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.boot.test.AbstractOffsetStoreContractTests;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store in a database keeps the contract on PostgreSQL, with connections that don't
 * commit by themselves.
 */
class PostgresOffsetStoreContractTests extends AbstractOffsetStoreContractTests {

	private static PostgresServer server;

	private static HikariDataSource dataSource;

	private JdbcOffsetStore store;

	@BeforeAll
	static void start(@TempDir Path directory) {
		server = new PostgresServer(directory);
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(server.url());
		config.setAutoCommit(false);
		dataSource = new HikariDataSource(config);
	}

	@AfterAll
	static void stop() {
		dataSource.close();
		server.close();
	}

	@BeforeEach
	void create() {
		CheckpointTables.create(server.dataSource(), "postgresql", "checkpoints");
		this.store = new JdbcOffsetStore(dataSource, "checkpoints");
	}

	@Override
	protected OffsetStore store() {
		return this.store;
	}

}
