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

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.durablestreams.boot.autoconfigure.diagnostics.NearestName;
import io.durablestreams.client.DurableStreamsClient;

import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the clients that listeners and producers name, and the one for those that name
 * none.
 */
public final class NamedClients {

	private final ObjectProvider<DurableStreamsClient> defaultClient;

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * Create it.
	 * @param defaultClient the primary or only client that isn't one of those with names
	 * @param beanFactory has the clients
	 */
	NamedClients(ObjectProvider<DurableStreamsClient> defaultClient, ConfigurableListableBeanFactory beanFactory) {
		this.defaultClient = defaultClient;
		this.beanFactory = beanFactory;
	}

	/**
	 * The client of those that name none: the primary or only one.
	 * @return the client; if there are only clients with names of their own, one that
	 * refuses all streams and says so
	 * @throws org.springframework.beans.factory.NoUniqueBeanDefinitionException if there
	 * are several and none is primary
	 */
	public DurableStreamsClient getDefault() {
		return this.defaultClient.getIfAvailable(() -> new NoDefaultClient(names()));
	}

	/**
	 * Find a client.
	 * @param name its name under {@code durable.streams.clients}, or that of a bean
	 * @return the client
	 * @throws IllegalArgumentException if there is none of the name; the message says
	 * which there are
	 */
	public DurableStreamsClient get(String name) {
		try {
			return this.beanFactory.getBean(beanName(name), DurableStreamsClient.class);
		}
		catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
			Set<String> names = names();
			throw new IllegalArgumentException(
					"'client' is '" + name + "', and there is no DurableStreamsClient of this name; " + NearestName
						.among(name, names, "set '" + ClientBeansRegistrar.CLIENTS + "." + name + ".base-url'"),
					ex);
		}
	}

	private String beanName(String name) {
		boolean possible = name.chars().anyMatch(Character::isLetterOrDigit);
		String configured = possible ? ClientBeansRegistrar.beanName(name) : name;
		return this.beanFactory.containsBean(configured) ? configured : name;
	}

	private Set<String> names() {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(DurableStreamsClient.class))
			.map(this::name)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private String name(String beanName) {
		Object client = this.beanFactory.containsBeanDefinition(beanName)
				? this.beanFactory.getBeanDefinition(beanName).getAttribute(ClientBeansRegistrar.CLIENT) : null;
		return Objects.toString(client, beanName);
	}

}
