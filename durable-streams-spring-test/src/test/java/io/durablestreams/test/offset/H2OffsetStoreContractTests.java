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
