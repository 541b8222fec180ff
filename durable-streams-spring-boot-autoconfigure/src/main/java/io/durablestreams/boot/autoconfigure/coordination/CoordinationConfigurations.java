package io.durablestreams.boot.autoconfigure.coordination;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Who handles what when many instances run: leases in the application's database, if they
 * are asked for.
 */
public final class CoordinationConfigurations {

	private static final String TYPE = "durable.streams.coordination.type";

	private CoordinationConfigurations() {
	}

	private static DurableStreamsConfigurationException withoutDatabase() {
		return new DurableStreamsConfigurationException(
				"'" + TYPE + "' is 'lease', but checkpoints are not kept in a database, where the leases belong.",
				"Set 'durable.streams.offset-store.type' to 'jdbc', or declare a StreamCoordinator bean.");
	}

	/**
	 * Leases in the table of the checkpoints.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataSourceBuilder.class, JdbcOffsetStore.class })
	@ConditionalOnMissingBean(StreamCoordinator.class)
	@ConditionalOnProperty(name = TYPE, havingValue = "lease")
	public static class Lease {

		@Bean
		LeaseCoordinator durableStreamsCoordinator(DurableStreamsProperties properties,
				ObjectProvider<OffsetStore> offsetStore) {
			if (offsetStore.getIfUnique() instanceof JdbcOffsetStore store) {
				return new LeaseCoordinatorFactory(properties.getCoordination(), store).create();
			}
			throw withoutDatabase();
		}

	}

	/**
	 * Says what is missing.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(StreamCoordinator.class)
	@ConditionalOnProperty(name = TYPE, havingValue = "lease")
	public static class Impossible {

		@Bean
		StreamCoordinator durableStreamsCoordinator() {
			throw withoutDatabase();
		}

	}

}
