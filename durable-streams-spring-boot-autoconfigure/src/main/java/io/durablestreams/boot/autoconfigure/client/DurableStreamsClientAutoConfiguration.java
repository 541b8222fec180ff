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

import java.time.Duration;

import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.client.DurableStreamsClient;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of a {@link DurableStreamsClient}.
 */
@AutoConfiguration(after = { ReactiveHttpClientAutoConfiguration.class, SslAutoConfiguration.class,
		WebClientAutoConfiguration.class })
@ConditionalOnClass({ DurableStreamsClient.class, WebClient.class })
@EnableConfigurationProperties(DurableStreamsProperties.class)
public final class DurableStreamsClientAutoConfiguration {

	private static final Duration LONGEST_CONNECT_TIMEOUT = Duration.ofDays(24);

	static final String CLIENT = "durableStreamsClient";

	private final DurableStreamsProperties properties;

	DurableStreamsClientAutoConfiguration(DurableStreamsProperties properties) {
		this.properties = properties;
	}

	@Bean
	@ConditionalOnMissingBean(DurableStreamsConnectionDetails.class)
	PropertiesDurableStreamsConnectionDetails durableStreamsConnectionDetails(ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesDurableStreamsConnectionDetails(this.properties, sslBundles.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean(DurableStreamsClient.class)
	DurableStreamsConnectors durableStreamsConnectors(DurableStreamsConnectionDetails connectionDetails,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder,
			ObjectProvider<HttpClientSettings> httpClientSettings, ObjectProvider<SslBundles> sslBundles) {
		HttpClientSettings settings = customize(httpClientSettings.getIfAvailable(HttpClientSettings::defaults),
				connectionDetails);
		ClientHttpConnectorBuilder<?> builder = ConnectorBuilders.choose(this.properties.getConnector(),
				connectorBuilder.getIfAvailable(ClientHttpConnectorBuilder::detect));
		DurableStreamsConnectors connectors = new DurableStreamsConnectors(new ConnectorFactory(builder, settings));
		SslBundleUpdates.follow(sslBundles.getIfAvailable(), settings.sslBundle(), connectors::connectWith);
		return connectors;
	}

	private HttpClientSettings customize(HttpClientSettings settings,
			DurableStreamsConnectionDetails connectionDetails) {
		Duration connectTimeout = this.properties.getConnectTimeout();
		if (connectTimeout != null) {
			ConfiguredValue.apply("durable.streams.connect-timeout", connectTimeout,
					DurableStreamsClientAutoConfiguration::requireUsable);
		}
		SslBundle sslBundle = connectionDetails.getSslBundle();
		return HttpClientSettings.ofSslBundle(sslBundle)
			.withConnectTimeout(connectTimeout)
			.orElse(settings)
			.orElse(HttpClientSettings.defaults().withConnectTimeout(Duration.ofSeconds(10)));
	}

	/** An HTTP client would refuse it at each connection, and seem to have none. */
	private static void requireUsable(Duration connectTimeout) {
		Assert.isTrue(
				!connectTimeout.isNegative() && !connectTimeout.isZero()
						&& connectTimeout.compareTo(LONGEST_CONNECT_TIMEOUT) <= 0,
				() -> "It must be positive and at most " + LONGEST_CONNECT_TIMEOUT.toDays() + " days");
	}

	@Bean
	static OwnClientReporter durableStreamsOwnClientReporter(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		return new OwnClientReporter(beanFactory, environment);
	}

	@Bean(CLIENT)
	@ConditionalOnMissingBean
	DurableStreamsClient durableStreamsClient(DurableStreamsConnectionDetails connectionDetails,
			DurableStreamsConnectors connectors, ObjectProvider<DurableStreamsClientCustomizer> customizers) {
		ClientFactory factory = new ClientFactory(this.properties, connectionDetails.getBaseUrl(), connectors);
		return factory.create(customizers.orderedStream().toList());
	}

	@Bean
	@Order(0)
	DurableStreamsClientCustomizer durableStreamsClientBeansCustomizer(ObjectProvider<WebClient.Builder> webClient,
			ObjectProvider<ClientRequestObservationConvention> observationConvention,
			ObjectProvider<JsonMapper> jsonMapper, Environment environment) {
		return (builder) -> {
			builder.webClient(webClient.getIfAvailable(WebClient::builder)
				.clone()
				.observationConvention(
						observationConvention.getIfAvailable(() -> StreamObservationConvention.create(environment))));
			jsonMapper.ifUnique(builder::jsonMapper);
		};
	}

}
