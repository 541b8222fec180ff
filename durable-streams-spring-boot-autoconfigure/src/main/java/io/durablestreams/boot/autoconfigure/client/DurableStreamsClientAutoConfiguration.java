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

package io.durablestreams.boot.autoconfigure.client;

import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredBeans;
import io.durablestreams.client.DurableStreamsClient;
import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of a {@link DurableStreamsClient}, and of those of other servers
 * that the properties name.
 */
@AutoConfiguration(after = { ReactiveHttpClientAutoConfiguration.class, SslAutoConfiguration.class,
		WebClientAutoConfiguration.class })
@ConditionalOnClass({ DurableStreamsClient.class, WebClient.class })
@Import({ NamedClientsConfiguration.class, ClientBeansRegistrar.class })
public final class DurableStreamsClientAutoConfiguration {

	static final String CLIENT = "durableStreamsClient";

	static final String CONFIGURED_CLIENTS = "durableStreamsConfiguredClients";

	static final String BEANS_CUSTOMIZER = "durableStreamsClientBeansCustomizer";

	private static final String DEFAULT_NAME = "default";

	private static final String PREFIX = "durable.streams";

	private final DurableStreamsProperties properties;

	DurableStreamsClientAutoConfiguration(DurableStreamsProperties properties) {
		this.properties = properties;
	}

	/** Once all beans are known, which may have a client's name. */
	@Bean
	static BeanDefinitionRegistryPostProcessor durableStreamsClientAliases() {
		return (registry) -> ConfiguredBeans.registerAliases(registry, ClientBeansRegistrar.CLIENT);
	}

	@Bean
	ConnectorsFactory durableStreamsConnectorsFactory(ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder,
			ObjectProvider<HttpClientSettings> httpClientSettings, ObjectProvider<SslBundles> sslBundles) {
		return new ConnectorsFactory(connectorBuilder, httpClientSettings, sslBundles);
	}

	@Bean
	@ConditionalOnMissingBean(DurableStreamsConnectionDetails.class)
	@Conditional(OnDefaultServerCondition.class)
	PropertiesDurableStreamsConnectionDetails durableStreamsConnectionDetails(ConnectorsFactory connectorsFactory) {
		return PropertiesDurableStreamsConnectionDetails.ofDefault(this.properties, connectorsFactory.sslBundles());
	}

	@Bean
	@ConditionalOnMissingBean(DurableStreamsClient.class)
	@ConditionalOnBean(DurableStreamsConnectionDetails.class)
	DurableStreamsConnectors durableStreamsConnectors(DurableStreamsConnectionDetails connectionDetails,
			ConnectorsFactory connectorsFactory) {
		return connectorsFactory.create(PREFIX, this.properties, connectionDetails);
	}

	@Bean
	static OwnClientReporter durableStreamsOwnClientReporter(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		return new OwnClientReporter(beanFactory, environment);
	}

	@Bean(CLIENT)
	@ConditionalOnMissingBean
	@ConditionalOnBean(DurableStreamsConnectionDetails.class)
	DurableStreamsClient durableStreamsClient(DurableStreamsConnectionDetails connectionDetails,
			DurableStreamsConnectors connectors, ClientCustomizers customizers) {
		return new ClientFactory(DEFAULT_NAME, PREFIX, this.properties, connectionDetails.getBaseUrl(), connectors)
			.create(customizers.ofDefault());
	}

	@Bean
	ClientCustomizers durableStreamsClientCustomizers(ConfigurableListableBeanFactory beanFactory) {
		return new ClientCustomizers(beanFactory, this.properties.getClients().keySet());
	}

	@Bean(CONFIGURED_CLIENTS)
	ConfiguredClients durableStreamsConfiguredClients(ConnectorsFactory connectorsFactory,
			ClientCustomizers customizers, BeanFactory beanFactory) {
		return new ConfiguredClients(this.properties, connectorsFactory, customizers, beanFactory);
	}

	@Bean(BEANS_CUSTOMIZER)
	@Order(0)
	DurableStreamsClientCustomizer durableStreamsClientBeansCustomizer(ObjectProvider<WebClient.Builder> webClient,
			ObjectProvider<ClientRequestObservationConvention> observationConvention,
			ObjectProvider<JsonMapper> jsonMapper, ObjectProvider<MeterRegistry> meterRegistry,
			Environment environment) {
		return (builder) -> {
			builder.webClient(() -> webClient.getIfAvailable(WebClient::builder)
				.clone()
				.observationConvention(
						observationConvention.getIfAvailable(() -> StreamObservationConvention.create(environment))));
			jsonMapper.ifUnique(builder::jsonMapper);
			meterRegistry.ifUnique(builder::meterRegistry);
		};
	}

}
