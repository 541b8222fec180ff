package io.durablestreams.test.offset;

import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.AbstractOffsetStoreContractTests;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The store in a database keeps the contract on H2.
 */
class H2OffsetStoreContractTests extends AbstractOffsetStoreContractTests {

	private JdbcOffsetStore store;

	@BeforeEach
	void create() {
		this.store = CheckpointTables.create(new DriverManagerDataSource("jdbc:h2:mem:contract;DB_CLOSE_DELAY=-1"),
				"h2", "PUBLIC.checkpoints");
	}

	@Override
	protected OffsetStore store() {
		return this.store;
	}

}
