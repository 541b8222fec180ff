package io.durablestreams.test.offset;

import java.time.Instant;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scripts for databases that the build doesn't have, in H2's way of speaking like
 * them.
 */
class CheckpointScriptTests {

	@ParameterizedTest
	@CsvSource({ "mysql, MySQL", "mariadb, MariaDB", "oracle, Oracle" })
	void theScriptMakesATableThatTheStoreWorksOn(String platform, String mode) {
		JdbcOffsetStore store = CheckpointTables.create(
				new DriverManagerDataSource("jdbc:h2:mem:" + platform + ";DB_CLOSE_DELAY=-1;MODE=" + mode), platform,
				"checkpoints");
		CheckpointKey key = new CheckpointKey("stock", "orders");
		Checkpoint checkpoint = new Checkpoint(StreamPosition.EARLIEST, 7, Instant.EPOCH);
		store.save(key, checkpoint);
		assertThat(store.load(key)).isEqualTo(checkpoint);
	}

}
