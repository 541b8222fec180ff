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

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.offset.redis.RedisOffsetStore;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CoordinationConfigurations}. Leases on PostgreSQL and in Redis are
 * tested in the module of the test support.
 */
class CoordinationConfigurationsTests {

	private final ApplicationContextRunner runner = StreamsRunner.embedded();

	@Test
	void whenNothingIsSetThenThereIsNoCoordinator() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(StreamCoordinator.class));
	}

	@Test
	void whenLeasesHaveNoDatabaseThenTheFailureSaysSo() {
		this.runner.withPropertyValues("durable.streams.coordination.type=lease")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getAction())
				.contains("'durable.streams.offset-store.type' to 'jdbc' or 'redis'"));
	}

	@Test
	void whenTheDatabaseIsNotPostgresThenTheFailureSaysSo() {
		this.runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues("durable.streams.coordination.type=lease", "durable.streams.offset-store.type=jdbc")
			.run((context) -> {
				DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
				assertThat(failure.getDescription()).contains("the database of the checkpoints is H2");
				assertThat(failure.getAction()).contains("Use PostgreSQL or Redis");
			});
	}

	@Test
	void whenCheckpointsAreInRedisThenSoAreTheLeasesAndTheApplicationStartsBeforeItsServer() {
		redis("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=1")
			.run((context) -> assertThat(context).getBean(StreamCoordinator.class)
				.extracting(StreamCoordinator::offsetStore)
				.isSameAs(context.getBean(RedisOffsetStore.class)));
	}

	@Test
	void whenThereIsNoJdbcThenLeasesAreInRedisAllTheSame() {
		redis("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=1")
			.withClassLoader(new FilteredClassLoader("org.springframework.jdbc", "org.springframework.boot.jdbc",
					"org.springframework.transaction"))
			.run((context) -> assertThat(context).hasSingleBean(StreamCoordinator.class));
	}

	@Test
	void whenThereIsNoRedisThenLeasesAreInTheDatabaseAllTheSame() {
		this.runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.data", "io.lettuce"))
			.withPropertyValues("durable.streams.coordination.type=lease", "durable.streams.offset-store.type=jdbc")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("the database of the checkpoints is H2"));
	}

	@Test
	void whenKeysAreSpreadOverAClusterThenTheFailureSaysHowToKeepThemTogether() {
		redis("spring.data.redis.cluster.nodes=127.0.0.1:1").run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains("the key prefix 'durable-streams:checkpoint:'");
			assertThat(failure.getAction()).contains("'{durable-streams}:checkpoint:'");
		});
	}

	@Test
	void whenTheKeyPrefixHasAHashTagThenLeasesMayBeOnACluster() {
		redis("spring.data.redis.cluster.nodes=127.0.0.1:1",
				"durable.streams.offset-store.redis.key-prefix={shop}:checkpoint:")
			.run((context) -> assertThat(context).hasSingleBean(StreamCoordinator.class));
	}

	@Test
	void whenNoConnectionCanBeDerivedThenTheFailureSaysSo() {
		redis()
			.withBean(RedisConnectionFactory.class,
					() -> ProxyFactory.getProxy(RedisConnectionFactory.class, (MethodInterceptor) (invocation) -> null))
			.run((context) -> {
				DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
				assertThat(failure.getDescription()).contains("could not be derived");
				assertThat(failure.getAction()).contains("Use Lettuce").contains("RedisLeaseTable");
			});
	}

	private ApplicationContextRunner redis(String... properties) {
		return this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("durable.streams.coordination.type=lease", "durable.streams.offset-store.type=redis")
			.withPropertyValues(properties);
	}

}
