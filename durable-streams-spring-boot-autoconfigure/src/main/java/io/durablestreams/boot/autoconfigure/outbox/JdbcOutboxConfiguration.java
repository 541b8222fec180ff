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

import java.util.List;

import javax.sql.DataSource;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.OutboxProperties;
import io.durablestreams.boot.autoconfigure.client.NamedClients;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.autoconfigure.jdbc.TableInitializer;
import io.durablestreams.boot.autoconfigure.jdbc.TableInitializer.Table;
import io.durablestreams.boot.autoconfigure.jdbc.UniqueDataSource;
import io.durablestreams.boot.autoconfigure.producer.ProducerOptionsMapper;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.outbox.jdbc.JdbcOutboxBuilder;
import io.durablestreams.producer.ProducerInterceptor;
import io.durablestreams.producer.observation.BatchObservationConvention;
import io.durablestreams.producer.observation.SendObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The outbox in the application's database.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(DataSourceScriptDatabaseInitializer.class)
@ConditionalOnMissingBean(DurableStreamOutbox.class)
@ImportRuntimeHints(JdbcOutboxConfiguration.Scripts.class)
public final class JdbcOutboxConfiguration {

	private static final String PREFIX = "durable.streams.outbox";

	@Bean
	JdbcOutbox durableStreamOutbox(DurableStreamsProperties properties, NamedClients clients,
			ObjectProvider<DataSource> dataSources, ObjectProvider<PlatformTransactionManager> transactionManagers,
			ObjectProvider<DurableStreamOutboxCustomizer> customizers) {
		OutboxProperties outbox = properties.getOutbox();
		DataSource dataSource = UniqueDataSource.require(dataSources, "An outbox is configured under 'durable.streams'",
				"remove what is set with 'outbox.enabled'", JdbcOutbox.class);
		JdbcOutboxBuilder builder = JdbcOutbox.builder(clients.getDefault(), dataSource)
			.clients(clients::get)
			.failurePolicy(outbox.getFailure())
			.deadLetterStream(outbox.getDeadLetterStream())
			.instanceId(properties.getCoordination().getInstanceId());
		managers(transactionManagers).forEach(builder::transactionManager);
		apply(outbox, builder);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return ConfiguredValue.make(PREFIX + ".jdbc.table-name", outbox.getJdbc().getTableName(),
				(table) -> builder.table(table).build());
	}

	private static void apply(OutboxProperties outbox, JdbcOutboxBuilder builder) {
		OutboxProperties.Relay relay = outbox.getRelay();
		builder.relay(relay.isEnabled());
		ConfiguredValue.apply(PREFIX + ".retention", outbox.getRetention(), builder::retention);
		ConfiguredValue.apply(PREFIX + ".relay.poll-interval", relay.getPollInterval(), builder::pollInterval);
		ConfiguredValue.apply(PREFIX + ".relay.lease-time", relay.getLeaseTime(), builder::leaseTime);
		ConfiguredValue.apply(PREFIX + ".relay.threads", relay.getThreads(), builder::threads);
	}

	@Bean
	DurableStreamOutboxCustomizer durableStreamOutboxBeansCustomizer(ObjectProvider<JsonMapper> jsonMapper,
			ObjectProvider<MeterRegistry> meterRegistry, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<SendObservationConvention> observationConvention,
			ObjectProvider<BatchObservationConvention> batchObservationConvention,
			ObjectProvider<ProducerInterceptor> interceptors, ObjectProvider<ProducerOptionsMapper> producerOptions,
			ApplicationContext applicationContext) {
		return (builder) -> {
			jsonMapper.ifUnique(builder::jsonMapper);
			meterRegistry.ifUnique(builder::meterRegistry);
			observationRegistry.ifUnique(builder::observationRegistry);
			observationConvention.ifUnique(builder::observationConvention);
			batchObservationConvention.ifUnique(builder::batchObservationConvention);
			producerOptions.ifUnique((mapper) -> builder.producerDefaults(mapper.defaults()));
			interceptors.orderedStream().forEach(builder::interceptor);
			builder.eventPublisher(applicationContext);
		};
	}

	@Bean
	@Lazy(false)
	TableInitializer durableStreamsOutboxTableInitializer(JdbcOutbox outbox, DurableStreamsProperties properties) {
		OutboxProperties.Jdbc jdbc = properties.getOutbox().getJdbc();
		Table table = new Table(outbox.getTable(), JdbcOutbox.DEFAULT_TABLE, "the outbox", PREFIX + ".jdbc");
		return new TableInitializer(outbox.getDataSource(), table, jdbc.getSchema(), jdbc.getInitializeSchema());
	}

	/** Those of other databases do no harm: what they manage is never the outbox's. */
	private static List<PlatformTransactionManager> managers(ObjectProvider<PlatformTransactionManager> managers) {
		List<PlatformTransactionManager> found = managers.orderedStream()
			.filter(ConfigurableTransactionManager.class::isInstance)
			.toList();
		if (found.isEmpty()) {
			throw new DurableStreamsConfigurationException(
					"An outbox is configured under 'durable.streams', but there is no transaction manager.",
					"Declare a PlatformTransactionManager bean for the DataSource, such as a JdbcTransactionManager.");
		}
		return found;
	}

	/** Native images have the scripts too. */
	static final class Scripts implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("io/durablestreams/outbox/jdbc/schema-*.sql");
		}

	}

}
