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

package io.durablestreams.boot.autoconfigure.outbox;

import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.client.NamedClientsConfiguration;
import io.durablestreams.boot.autoconfigure.client.OnClientCondition;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.autoconfigure.listener.DurableStreamsListenerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.outbox.DurableStreamOutbox;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the outbox, where properties want one.
 */
@AutoConfiguration(after = DurableStreamsClientAutoConfiguration.class,
		before = { DurableStreamsProducerAutoConfiguration.class, DurableStreamsListenerAutoConfiguration.class },
		afterName = { "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@Conditional({ OnClientCondition.class, OnOutboxCondition.class })
@Import({ NamedClientsConfiguration.class, JdbcOutboxConfiguration.class })
public final class DurableStreamsOutboxAutoConfiguration {

	/**
	 * Says what is missing for an outbox.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(DurableStreamOutbox.class)
	@ConditionalOnMissingClass("org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer")
	static class Impossible {

		@Bean
		DurableStreamOutbox durableStreamOutbox() {
			throw new DurableStreamsConfigurationException(
					"An outbox is configured under 'durable.streams', but Spring's JDBC support is not on the class path.",
					"Add 'org.springframework.boot:spring-boot-starter-jdbc' to the application's dependencies, or remove "
							+ "what is set with 'outbox.enabled'.");
		}

	}

}
