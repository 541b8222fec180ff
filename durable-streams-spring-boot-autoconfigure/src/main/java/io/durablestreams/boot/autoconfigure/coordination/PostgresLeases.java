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

package io.durablestreams.boot.autoconfigure.coordination;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Leases in the application's database, on a connection beside its pool.
 */
final class PostgresLeases {

	private static final Log logger = LogFactory.getLog(PostgresLeases.class);

	private final JdbcOffsetStore store;

	PostgresLeases(JdbcOffsetStore store) {
		this.store = store;
	}

	LeaseTable table(Duration leaseTime) {
		DataSource own = withoutPool(this.store.getDataSource());
		requirePostgres(own);
		return new PostgresLeaseTable(own, this.store.getTable(), leaseTime.dividedBy(3));
	}

	private static DataSource withoutPool(DataSource pool) {
		try {
			return DataSourceBuilder.derivedFrom(pool).type(SimpleDriverDataSource.class).build();
		}
		catch (RuntimeException ex) {
			throw new DurableStreamsConfigurationException(
					"The leases need a connection of their own, which could not be derived from the data source ("
							+ pool.getClass().getName() + ").",
					"Declare a LeaseCoordinator bean with a PostgresLeaseTable on a data source that nothing else uses.",
					ex);
		}
	}

	private static void requirePostgres(DataSource dataSource) {
		String product;
		try (Connection connection = dataSource.getConnection()) {
			product = connection.getMetaData().getDatabaseProductName();
		}
		catch (SQLException ex) {
			logger.warn("The database of the leases can't be reached yet: " + ex.getMessage());
			return;
		}
		if (!"PostgreSQL".equals(product)) {
			throw new DurableStreamsConfigurationException(
					"'durable.streams.coordination.type' is 'lease', but the database of the checkpoints is " + product
							+ "; of databases, PostgreSQL only has leases.",
					"Use PostgreSQL or Redis, declare a StreamCoordinator bean, or let one instance listen.");
		}
	}

}
