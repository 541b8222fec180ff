package io.durablestreams.boot.test;

import java.util.Map;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
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

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		EmbeddedDurableStreamsServer started = this.server.start();
		// Destroyed with the other singletons, also if the context fails to start
		((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean(BEAN_NAME, started::close);
		context.getBeanFactory().registerSingleton(BEAN_NAME, started);
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(BEAN_NAME, Map.of("durable.streams.base-url", started.baseUrl())));
	}

}
