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

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.offset.redis.RedisOffsetStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Who handles what when many instances run: leases where the application's checkpoints
 * are, if they are asked for.
 */
public final class CoordinationConfigurations {

	private static final String TYPE = "durable.streams.coordination.type";

	private CoordinationConfigurations() {
	}

	/**
	 * Leases beside the checkpoints.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(StreamCoordinator.class)
	@ConditionalOnProperty(name = TYPE, havingValue = "lease")
	public static class Lease {

		@Bean
		LeaseCoordinator durableStreamsCoordinator(DurableStreamsProperties properties,
				ObjectProvider<OffsetStore> offsetStore) {
			OffsetStore used = offsetStore.getIfUnique();
			LeaseCoordinatorFactory factory = new LeaseCoordinatorFactory(properties.getCoordination());
			if (used instanceof JdbcOffsetStore store) {
				return factory.create(store, new PostgresLeases(store)::table);
			}
			if (used instanceof RedisOffsetStore store) {
				return factory.create(store, new RedisLeases(store)::table);
			}
			throw new DurableStreamsConfigurationException(
					"'" + TYPE + "' is 'lease', but checkpoints are kept neither in a database nor in Redis, where the "
							+ "leases belong.",
					"Set 'durable.streams.offset-store.type' to 'jdbc' or 'redis', or declare a StreamCoordinator "
							+ "bean.");
		}

	}

}
