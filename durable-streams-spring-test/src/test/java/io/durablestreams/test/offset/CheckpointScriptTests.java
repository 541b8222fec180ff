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
