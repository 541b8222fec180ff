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

import java.util.List;

import io.durablestreams.client.DurableStreamsClient;

import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/**
 * Finds the clients that listeners and producers name.
 */
public final class NamedClients {

	private final ListableBeanFactory beanFactory;

	/**
	 * Create it.
	 * @param beanFactory has the clients
	 */
	public NamedClients(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Find a client.
	 * @param name the name of its bean
	 * @return the client
	 * @throws IllegalArgumentException if there is none of the name; the message says
	 * which there are
	 */
	public DurableStreamsClient get(String name) {
		try {
			return this.beanFactory.getBean(name, DurableStreamsClient.class);
		}
		catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
			throw new IllegalArgumentException(
					"'client' is '" + name + "', and there is no DurableStreamsClient bean of this name; there are "
							+ List.of(this.beanFactory.getBeanNamesForType(DurableStreamsClient.class)),
					ex);
		}
	}

}
