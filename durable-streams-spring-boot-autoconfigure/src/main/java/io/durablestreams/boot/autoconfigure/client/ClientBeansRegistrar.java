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
import java.util.Map;
import java.util.Set;

import io.durablestreams.boot.autoconfigure.ClientProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredBeanName;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredBeans;
import io.durablestreams.client.DurableStreamsClient;

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

	private static final ConfiguredBeans BEANS = new ConfiguredBeans("client", CLIENTS, DurableStreamsClient.class,
			"DurableStreamsClient");

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
		return BEANS.beanName(client);
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		BEANS.register(registry, names(this.environment), (beanName, client) -> {
			registry.registerBeanDefinition(connectorsName(client), connectors(client));
			registry.registerBeanDefinition(beanName, client(client));
		});
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
