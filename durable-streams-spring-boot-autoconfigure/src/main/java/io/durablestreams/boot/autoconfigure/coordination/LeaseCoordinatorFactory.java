package io.durablestreams.boot.autoconfigure.coordination;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import javax.sql.DataSource;

import io.durablestreams.boot.autoconfigure.CoordinationProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Makes the coordinator of an application.
 */
final class LeaseCoordinatorFactory {

	private static final Log logger = LogFactory.getLog(LeaseCoordinatorFactory.class);

	private static final int NAME_LENGTH = 60;

	private final CoordinationProperties properties;

	private final JdbcOffsetStore store;

	LeaseCoordinatorFactory(CoordinationProperties properties, JdbcOffsetStore store) {
		this.properties = properties;
		this.store = store;
	}

	LeaseCoordinator create() {
		DataSource own = withoutPool(this.store.getDataSource());
		requirePostgres(own);
		return ConfiguredValue.make("durable.streams.coordination.lease-time", this.properties.getLeaseTime(),
				(leaseTime) -> create(leaseTime, own));
	}

	private LeaseCoordinator create(Duration leaseTime, DataSource own) {
		return new LeaseCoordinator(instance(), leaseTime, this.store,
				new PostgresLeaseTable(own, this.store.getTable(), leaseTime.dividedBy(3)));
	}

	/**
	 * The name that people gave it, and what no other instance has, nor this one after
	 * its next start.
	 */
	private String instance() {
		String name = this.properties.getInstanceId();
		if (name == null || name.isBlank()) {
			name = hostName();
		}
		return name.substring(0, Math.min(name.length(), NAME_LENGTH)) + "-" + UUID.randomUUID();
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "instance";
		}
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
							+ "; there are leases on PostgreSQL only.",
					"Use PostgreSQL, declare a StreamCoordinator bean, or let one instance listen.");
		}
	}

}
