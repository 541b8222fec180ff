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

package io.durablestreams.boot.autoconfigure.gateway;

import java.util.ArrayList;
import java.util.List;

import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.client.NamedClients;
import io.durablestreams.boot.autoconfigure.client.NamedClientsConfiguration;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.gateway.DurableStreamGateway;
import io.durablestreams.gateway.DurableStreamGatewayBuilder;
import io.durablestreams.gateway.GatewayRoute;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration for the gateway, where its module is on the class path of a web
 * application: a router function for the routes under
 * {@code durable.streams.gateway.routes} and those that are beans.
 */
@AutoConfiguration(after = DurableStreamsClientAutoConfiguration.class)
@ConditionalOnClass(DurableStreamGateway.class)
@ConditionalOnWebApplication
@EnableConfigurationProperties(GatewayProperties.class)
@Import({ NamedClientsConfiguration.class, ReactiveGatewayConfiguration.class, ServletGatewayConfiguration.class })
public final class DurableStreamsGatewayAutoConfiguration {

	private static final Log logger = LogFactory.getLog(DurableStreamsGatewayAutoConfiguration.class);

	private static final String PREFIX = "durable.streams.gateway";

	private final GatewayProperties properties;

	DurableStreamsGatewayAutoConfiguration(GatewayProperties properties) {
		this.properties = properties;
	}

	@Bean
	@ConditionalOnMissingBean
	DurableStreamGateway durableStreamGateway(ObjectProvider<GatewayRoute> beans, NamedClients clients,
			ConfigurableListableBeanFactory beanFactory) {
		GatewayRouteFactory factory = new GatewayRouteFactory(clients, beanFactory);
		List<GatewayRoute> routes = new ArrayList<>(beans.orderedStream().toList());
		this.properties.getRoutes().forEach((name, route) -> routes.add(factory.create(name, route)));
		DurableStreamGatewayBuilder builder = builder(routes);
		secret(builder, routes);
		ConfiguredValue.apply(PREFIX + ".max-live-reads", this.properties.getMaxLiveReads(), builder::maxLiveReads);
		ConfiguredValue.apply(PREFIX + ".max-live-reads-per-principal", this.properties.getMaxLiveReadsPerPrincipal(),
				builder::maxLiveReadsPerPrincipal);
		ConfiguredValue.apply(PREFIX + ".max-live-duration", this.properties.getMaxLiveDuration(),
				builder::maxLiveDuration);
		ConfiguredValue.apply(PREFIX + ".heartbeat", this.properties.getHeartbeat(), builder::heartbeat);
		return builder.build();
	}

	private static DurableStreamGatewayBuilder builder(List<GatewayRoute> routes) {
		try {
			return DurableStreamGateway.builder(routes);
		}
		catch (IllegalArgumentException ex) {
			throw new DurableStreamsConfigurationException(ex.getMessage() + ".",
					"Change a 'path' under '" + PREFIX + ".routes', or of a GatewayRoute bean.", ex);
		}
	}

	private void secret(DurableStreamGatewayBuilder builder, List<GatewayRoute> routes) {
		String secret = this.properties.getSecret();
		if (StringUtils.hasText(secret)) {
			try {
				builder.secret(secret);
			}
			catch (IllegalArgumentException ex) {
				throw new DurableStreamsConfigurationException(
						"'" + PREFIX + ".secret' is too short: it has less than 16 characters.",
						"Set '" + PREFIX + ".secret' to a random text, the same for all instances.");
			}
		}
		else if (!routes.isEmpty()) {
			logger.warn("'" + PREFIX + ".secret' is not set. Entity tags are hidden by a random secret, so caches "
					+ "can't use them with another instance or after a restart. Set it to a random text of at least "
					+ "16 characters, the same for all instances.");
		}
	}

}
