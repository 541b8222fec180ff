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

package io.durablestreams.test;

import java.util.Map;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts a server for an application context and points the context to it. Equal servers
 * make equal customizers, so that contexts are cached.
 *
 * @param server the server to start
 */
record EmbeddedDurableStreamsContextCustomizer(ServerDescription server) implements ContextCustomizer {

	private static final String BEAN_NAME = EmbeddedDurableStreamsServer.class.getName();

	private static final String OFFSET_STORE_TYPE = "durable.streams.offset-store.type";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		EmbeddedDurableStreamsServer started = this.server.start();
		// Destroyed with the other singletons, also if the context fails to start
		((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean(BEAN_NAME, started::close);
		context.getBeanFactory().registerSingleton(BEAN_NAME, started);
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(BEAN_NAME, Map.of("durable.streams.base-url", started.baseUrl())));
		keepCheckpointsInMemory(context.getEnvironment());
	}

	/**
	 * The application's files are the developer's, and outlive the server. What the test
	 * itself says lies above the system properties, and wins.
	 */
	private static void keepCheckpointsInMemory(ConfigurableEnvironment environment) {
		if ("file".equalsIgnoreCase(environment.getProperty(OFFSET_STORE_TYPE))) {
			PropertySource<?> inMemory = new MapPropertySource(OFFSET_STORE_TYPE, Map.of(OFFSET_STORE_TYPE, "memory"));
			environment.getPropertySources()
				.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, inMemory);
		}
	}

}
