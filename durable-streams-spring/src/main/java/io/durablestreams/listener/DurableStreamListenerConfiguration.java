package io.durablestreams.listener;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/**
 * The beans behind {@link EnableDurableStreams}.
 */
@Configuration(proxyBeanMethods = false)
class DurableStreamListenerConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DurableStreamListenerAnnotationBeanPostProcessor durableStreamListenerAnnotationBeanPostProcessor() {
		return new DurableStreamListenerAnnotationBeanPostProcessor();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	DurableStreamListenerEndpointRegistry durableStreamListenerEndpointRegistry() {
		return new DurableStreamListenerEndpointRegistry();
	}

}
