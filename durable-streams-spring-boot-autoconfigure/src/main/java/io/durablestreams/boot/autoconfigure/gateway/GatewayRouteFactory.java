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

import java.util.Arrays;

import io.durablestreams.boot.autoconfigure.client.NamedClients;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.gateway.DurableStreamAccess;
import io.durablestreams.gateway.GatewayRoute;
import io.durablestreams.gateway.GatewayRouteBuilder;
import io.durablestreams.gateway.StreamOperation;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Makes a route of its properties.
 */
final class GatewayRouteFactory {

	private static final String AUTHENTICATION = "org.springframework.security.core.Authentication";

	private final NamedClients clients;

	private final ConfigurableListableBeanFactory beanFactory;

	GatewayRouteFactory(NamedClients clients, ConfigurableListableBeanFactory beanFactory) {
		this.clients = clients;
		this.beanFactory = beanFactory;
	}

	GatewayRoute create(String name, GatewayRouteProperties properties) {
		String prefix = "durable.streams.gateway.routes." + name;
		String path = properties.getPath();
		if (!StringUtils.hasText(path)) {
			throw new DurableStreamsConfigurationException(
					"The gateway's route '" + name + "' has no path: '" + prefix + ".path' is not set.",
					"Set '" + prefix + ".path' to a path within the application, such as '/api/chats/{chat}'.");
		}
		GatewayRouteBuilder builder = ConfiguredValue.make(prefix + ".path", path,
				(given) -> GatewayRoute.builder(name, given, client(prefix, properties)));
		builder.access(access(name, prefix, properties)).cache(properties.getCache());
		ConfiguredValue.apply(prefix + ".operations", properties.getOperations(),
				(given) -> builder.operations(given.toArray(StreamOperation[]::new)));
		secure(name, prefix, properties, builder);
		ConfiguredValue.apply(prefix + ".max-body-size", properties.getMaxBodySize(), builder::maxBodySize);
		return ConfiguredValue.make(prefix + ".path", path, (given) -> builder.build());
	}

	private DurableStreamsClient client(String prefix, GatewayRouteProperties properties) {
		String client = properties.getClient();
		return (client != null) ? ConfiguredValue.make(prefix + ".client", client, this.clients::get)
				: this.clients.getDefault();
	}

	private void secure(String name, String prefix, GatewayRouteProperties properties, GatewayRouteBuilder builder) {
		if (properties.getAccess() == GatewayRouteProperties.Access.PUBLIC) {
			if (properties.getAuthority() != null) {
				throw new DurableStreamsConfigurationException(
						"The gateway's route '" + name + "' is public and needs an authority at once.",
						"Remove '" + prefix + ".authority', or '" + prefix + ".access'.");
			}
			builder.publicAccess();
			return;
		}
		if (!ClassUtils.isPresent(AUTHENTICATION, this.beanFactory.getBeanClassLoader())) {
			throw new DurableStreamsConfigurationException("The gateway's route '" + name
					+ "' is for those who are authenticated, but nobody can be: Spring Security is not on the class "
					+ "path.",
					"Add Spring Security, or set '" + prefix
							+ ".access' to 'public' if everybody who reaches the application may use the route.");
		}
		builder.principals(new AuthenticatedPrincipals(properties.getAuthority()));
	}

	private DurableStreamAccess access(String name, String prefix, GatewayRouteProperties properties) {
		String stream = properties.getStream();
		String bean = properties.getAccessBean();
		if (stream != null && bean != null) {
			throw new DurableStreamsConfigurationException(
					"The gateway's route '" + name + "' has a stream's name and a bean that decides on one.",
					"Remove '" + prefix + ".stream' or '" + prefix + ".access-bean'.");
		}
		if (stream != null) {
			return ConfiguredValue.make(prefix + ".stream", stream, DurableStreamAccess::template);
		}
		String[] beans = this.beanFactory.getBeanNamesForType(DurableStreamAccess.class);
		String only = (bean == null && beans.length == 1) ? beans[0] : bean;
		if (only == null || !Arrays.asList(beans).contains(only)) {
			throw new DurableStreamsConfigurationException(
					"It isn't said which streams the gateway's route '" + name + "' leads to: "
							+ ((only != null) ? "there is no DurableStreamAccess bean '" + only + "'; there are "
									: "'" + prefix + ".stream' is not set, and the DurableStreamAccess beans are ")
							+ Arrays.toString(beans) + ".",
					"Set '" + prefix + ".stream' to a stream's name such as 'chats/{chat}', or '" + prefix
							+ ".access-bean' to the name of a DurableStreamAccess bean.");
		}
		return this.beanFactory.getBean(only, DurableStreamAccess.class);
	}

}
