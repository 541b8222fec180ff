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
import java.util.List;
import java.util.stream.Stream;

import io.durablestreams.client.DurableStreamsClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Says which properties have no effect because the application has a client of its own.
 */
final class OwnClientReporter implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(OwnClientReporter.class);

	private static final List<String> OF_THE_CLIENT = List.of("base-url", "headers", "allowed-origins", "connector",
			"connect-timeout", "request-timeout", "long-poll-timeout", "idle-timeout", "max-message-size",
			"ssl.bundle");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	OwnClientReporter(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> clients = Arrays.stream(this.beanFactory.getBeanNamesForType(DurableStreamsClient.class))
			.filter((name) -> !isNamedByProperties(name))
			.toList();
		if (isOurs(clients)) {
			return;
		}
		Binder binder = Binder.get(this.environment);
		List<String> idle = OF_THE_CLIENT.stream()
			.map((name) -> "durable.streams." + name)
			.filter((name) -> isSet(binder, name))
			.map((name) -> "'" + name + "'")
			.toList();
		if (!idle.isEmpty()) {
			String reason = clients.isEmpty() ? "There is no 'durable.streams.base-url', so there is no default client"
					: "The application has clients of its own " + clients
							+ ", so no client is made of these properties";
			logger.warn(reason + ". These have no effect: " + String.join(", ", idle));
		}
	}

	private boolean isNamedByProperties(String name) {
		return this.beanFactory.containsBeanDefinition(name)
				&& this.beanFactory.getBeanDefinition(name).hasAttribute(ClientBeansRegistrar.CLIENT);
	}

	/** The application's own may have the same name. */
	private boolean isOurs(List<String> clients) {
		String name = DurableStreamsClientAutoConfiguration.CLIENT;
		return clients.contains(name) && this.beanFactory.containsBeanDefinition(name)
				&& DurableStreamsClientAutoConfiguration.class.getName()
					.equals(this.beanFactory.getBeanDefinition(name).getFactoryBeanName());
	}

	private static boolean isSet(Binder binder, String name) {
		return Stream
			.of(Bindable.of(String.class), Bindable.mapOf(String.class, String.class), Bindable.listOf(String.class))
			.anyMatch((type) -> {
				try {
					return binder.bind(name, type).isBound();
				}
				catch (RuntimeException ex) {
					return false;
				}
			});
	}

}
