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

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.durablestreams.boot.autoconfigure.ClientProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredBeanName;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.DurableStreamsClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a bean for each client that the properties name. It is injected only where it
 * is named: which client a bean gets must not depend on how many there are. The
 * definitions name factory methods and have no instance supplier, so that ahead-of-time
 * processing can write them down.
 */
final class ClientBeansRegistrar implements ImportBeanDefinitionRegistrar {

	/** The attribute of bean definitions that has the client's name. */
	static final String CLIENT = ClientBeansRegistrar.class.getName() + ".client";

	static final String CLIENTS = "durable.streams.clients";

	private static final String SUFFIX = "DurableStreamsClient";

	private final Environment environment;

	ClientBeansRegistrar(Environment environment) {
		this.environment = environment;
	}

	/**
	 * The names of the clients under {@code durable.streams.clients}.
	 */
	static Set<String> names(Environment environment) {
		return Binder.get(environment)
			.bind(CLIENTS, Bindable.mapOf(String.class, ClientProperties.class))
			.orElse(Collections.emptyMap())
			.keySet();
	}

	static String beanName(String client) {
		return ConfiguredBeanName.of(CLIENTS, client, SUFFIX);
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		Map<String, String> clientsByBean = new HashMap<>();
		for (String client : names(this.environment)) {
			String beanName = beanName(client);
			String other = clientsByBean.putIfAbsent(beanName, client);
			if (other != null) {
				throw new DurableStreamsConfigurationException("The clients '" + other + "' and '" + client
						+ "' under '" + CLIENTS + "' would both be the bean '" + beanName + "'.",
						"Rename one of them.");
			}
			if (registry.isBeanNameInUse(beanName)) {
				requireClient(registry, beanName, client);
			}
			else {
				registry.registerBeanDefinition(connectorsName(client), connectors(client));
				registry.registerBeanDefinition(beanName, client(client));
			}
		}
	}

	/**
	 * Let the clients that the properties name be known by these names too, where no
	 * other bean is: generated code lacks the element with their qualifier.
	 * @param registry has the clients' beans, and all others
	 */
	static void registerAliases(BeanDefinitionRegistry registry) {
		for (String beanName : registry.getBeanDefinitionNames()) {
			Object client = registry.getBeanDefinition(beanName).getAttribute(CLIENT);
			if (client instanceof String name && !registry.isBeanNameInUse(name)) {
				registry.registerAlias(beanName, name);
			}
		}
	}

	/** A bean of the application's that has the name takes the place of the client. */
	private static void requireClient(BeanDefinitionRegistry registry, String beanName, String client) {
		Class<?> type = (registry instanceof BeanFactory beans) ? beans.getType(beanName, false) : null;
		if (type != null && !DurableStreamsClient.class.isAssignableFrom(type)) {
			throw new DurableStreamsConfigurationException(
					"The client '" + client + "' ('" + CLIENTS + "." + client + "') is the bean '" + beanName
							+ "', but another bean has this name: one of type " + type.getName() + ".",
					"Rename the class or bean, or the client. A bean that shall replace the client must be a "
							+ "DurableStreamsClient.");
		}
	}

	static String connectorsName(String client) {
		return ConfiguredBeanName.of(CLIENTS, client, "DurableStreamsConnectors");
	}

	private static RootBeanDefinition connectors(String client) {
		RootBeanDefinition definition = definition(DurableStreamsConnectors.class, "connectors", client);
		definition.setAutowireCandidate(false);
		return definition;
	}

	private static RootBeanDefinition client(String client) {
		RootBeanDefinition definition = definition(DurableStreamsClient.class, "client", client);
		definition.setAttribute(CLIENT, client);
		definition.setDefaultCandidate(false);
		definition.setQualifiedElement(AnnotatedElementUtils
			.forAnnotations(MergedAnnotation.of(Qualifier.class, Map.of("value", client)).synthesize()));
		definition.setDescription("Client of '" + CLIENTS + "." + client + "'");
		return definition;
	}

	private static RootBeanDefinition definition(Class<?> type, String factoryMethod, String client) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		definition.setFactoryBeanName(DurableStreamsClientAutoConfiguration.CONFIGURED_CLIENTS);
		definition.setFactoryMethodName(factoryMethod);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, client);
		return definition;
	}

}
