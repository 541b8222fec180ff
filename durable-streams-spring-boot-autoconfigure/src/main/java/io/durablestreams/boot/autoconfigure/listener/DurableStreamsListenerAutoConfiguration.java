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

package io.durablestreams.boot.autoconfigure.listener;

import java.util.List;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.client.NamedClients;
import io.durablestreams.boot.autoconfigure.client.NamedClientsConfiguration;
import io.durablestreams.boot.autoconfigure.client.OnClientCondition;
import io.durablestreams.boot.autoconfigure.coordination.CoordinationConfigurations;
import io.durablestreams.boot.autoconfigure.offset.JdbcOffsetStoreConfiguration;
import io.durablestreams.boot.autoconfigure.offset.OffsetStoreConfigurations;
import io.durablestreams.boot.autoconfigure.offset.RedisOffsetStoreConfiguration;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.listener.DurableStreamListenerAnnotationBeanPostProcessor;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.EnableDurableStreams;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.StreamTagMapper;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import io.durablestreams.offset.OffsetStore;
import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of methods that listen to streams, and of the store of their
 * checkpoints.
 */
@AutoConfiguration(after = DurableStreamsClientAutoConfiguration.class,
		afterName = { "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@Conditional(OnClientCondition.class)
@Import({ NamedClientsConfiguration.class, OffsetStoreConfigurations.Memory.class, OffsetStoreConfigurations.File.class,
		JdbcOffsetStoreConfiguration.class, RedisOffsetStoreConfiguration.class,
		ListenerTransactionsConfiguration.class, CoordinationConfigurations.Lease.class,
		OffsetStoreConfigurations.Impossible.class, ListenerHooksConfiguration.class })
public final class DurableStreamsListenerAutoConfiguration {

	@Bean
	ListenerOptionsMapper durableStreamListenerOptionsMapper(DurableStreamsProperties properties,
			Environment environment, ObjectProvider<ListenerErrorHandler> errorHandlers,
			ListableBeanFactory beanFactory) {
		return new ListenerOptionsMapper(properties, Binder.get(environment),
				new NamedErrorHandlers(errorHandlers, beanFactory));
	}

	@Bean
	DurableStreamListenerContainerFactoryConfigurer durableStreamListenerContainerFactoryConfigurer(
			DurableStreamsProperties properties, OffsetStore offsetStore, ListenerOptionsMapper propertiesMapper,
			ObjectProvider<ListenerTransactions> transactions, ObjectProvider<StreamCoordinator> coordinator,
			ObjectProvider<JsonMapper> jsonMapper, ObjectProvider<MeterRegistry> meterRegistry,
			ObjectProvider<StreamTagMapper> streamTags, ApplicationContext applicationContext, Environment environment,
			NamedClients clients, ListenerHooksConfiguration.Hooks hooks) {
		return new DurableStreamListenerContainerFactoryConfigurer(List.of((builder) -> {
			builder.offsetStore(offsetStore)
				.defaults(propertiesMapper.defaults())
				.customizer(propertiesMapper)
				.eventPublisher(applicationContext)
				.clients(clients::get);
			transactions.ifUnique(builder::transactions);
			coordinator.ifUnique(builder::coordinator);
			jsonMapper.ifUnique(builder::jsonMapper);
			meterRegistry.ifUnique(builder::meterRegistry);
			if (properties.getMetrics().isStreamTag()) {
				streamTags.ifUnique(builder::streamTags);
			}
			else {
				builder.streamTags((stream) -> StreamTagMapper.NONE);
			}
			if (Threading.VIRTUAL.isActive(environment)) {
				builder.executor(new VirtualThreadTaskExecutor("durable-streams-handler-"));
			}
		}, hooks));
	}

	@Bean(DurableStreamListenerAnnotationBeanPostProcessor.DEFAULT_FACTORY_BEAN_NAME)
	@ConditionalOnMissingBean(name = DurableStreamListenerAnnotationBeanPostProcessor.DEFAULT_FACTORY_BEAN_NAME)
	DefaultDurableStreamListenerContainerFactory durableStreamListenerContainerFactory(NamedClients clients,
			DurableStreamListenerContainerFactoryConfigurer configurer,
			ObjectProvider<DurableStreamListenerContainerFactoryCustomizer> customizers) {
		DurableStreamListenerContainerFactoryBuilder builder = configurer
			.configure(DefaultDurableStreamListenerContainerFactory.builder(clients.getDefault()));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	UnknownPropertiesReporter durableStreamsUnknownPropertiesReporter(DurableStreamListenerEndpointRegistry registry,
			ApplicationContext applicationContext) {
		return new UnknownPropertiesReporter(registry, applicationContext);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableDurableStreams
	@ConditionalOnMissingBean(DurableStreamListenerAnnotationBeanPostProcessor.class)
	static class EnableDurableStreamsConfiguration {

	}

}
