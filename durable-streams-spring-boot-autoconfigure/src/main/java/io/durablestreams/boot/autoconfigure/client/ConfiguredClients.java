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

import io.durablestreams.boot.autoconfigure.ClientProperties;
import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.DurableStreamsClient;

import org.springframework.beans.factory.BeanFactory;

/**
 * Makes the clients that the properties name.
 */
final class ConfiguredClients {

	private final DurableStreamsProperties properties;

	private final ConnectorsFactory connectorsFactory;

	private final ClientCustomizers customizers;

	private final BeanFactory beanFactory;

	ConfiguredClients(DurableStreamsProperties properties, ConnectorsFactory connectorsFactory,
			ClientCustomizers customizers, BeanFactory beanFactory) {
		this.properties = properties;
		this.connectorsFactory = connectorsFactory;
		this.customizers = customizers;
		this.beanFactory = beanFactory;
	}

	/**
	 * Make the connectors of a client, a bean of their own for their place in the
	 * lifecycle.
	 * @param name the client's name
	 * @return the connectors
	 */
	DurableStreamsConnectors connectors(String name) {
		return this.connectorsFactory.create(prefix(name), properties(name), connectionDetails(name));
	}

	/**
	 * Make a client.
	 * @param name its name under {@code durable.streams.clients}
	 * @return the client
	 */
	DurableStreamsClient client(String name) {
		DurableStreamsConnectors connectors = this.beanFactory.getBean(ClientBeansRegistrar.connectorsName(name),
				DurableStreamsConnectors.class);
		return new ClientFactory(name, prefix(name), properties(name), connectionDetails(name).getBaseUrl(), connectors)
			.create(this.customizers.of(name));
	}

	private PropertiesDurableStreamsConnectionDetails connectionDetails(String name) {
		return new PropertiesDurableStreamsConnectionDetails(prefix(name), properties(name),
				this.connectorsFactory.sslBundles(),
				() -> new DurableStreamsConfigurationException(
						"The client '" + name + "' ('" + prefix(name) + "') has no server: '" + prefix(name)
								+ ".base-url' is not set.",
						"Set '" + prefix(name) + ".base-url' to the URL of a Durable Streams server, such as "
								+ "'https://streams.example.com/v1/stream'."));
	}

	private ClientProperties properties(String name) {
		return this.properties.getClients().getOrDefault(name, new ClientProperties());
	}

	private static String prefix(String name) {
		return ClientBeansRegistrar.CLIENTS + "." + name;
	}

}
