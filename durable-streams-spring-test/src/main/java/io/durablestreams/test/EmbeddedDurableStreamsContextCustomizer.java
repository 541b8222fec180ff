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
