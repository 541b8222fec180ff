package io.durablestreams.test.offset;

import io.durablestreams.fixtures.MariaDbServer;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.AbstractOffsetStoreContractTests;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The store in a database keeps the contract on MariaDB, also where updates that change
 * nothing count as none.
 */
class MariaDbOffsetStoreContractTests extends AbstractOffsetStoreContractTests {

	private JdbcOffsetStore store;

	@BeforeEach
	void create() {
		this.store = CheckpointTables.create(
				new DriverManagerDataSource(MariaDbServer.get().url() + "&useAffectedRows=true"), "mariadb",
				"checkpoints");
	}

	@Override
	protected OffsetStore store() {
		return this.store;
	}

}
