package io.durablestreams.boot.actuate;

import io.durablestreams.boot.autoconfigure.listener.DurableStreamsListenerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.producer.DurableStreamProducerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@link DurableStreamsEndpoint}.
 */
@AutoConfiguration(
		after = { DurableStreamsListenerAutoConfiguration.class, DurableStreamsProducerAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(DurableStreamListenerEndpointRegistry.class)
@ConditionalOnAvailableEndpoint(DurableStreamsEndpoint.class)
public final class DurableStreamsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DurableStreamsEndpoint durableStreamsEndpoint(DurableStreamListenerEndpointRegistry registry,
			ObjectProvider<DurableStreamProducerFactory> producerFactory) {
		return new DurableStreamsEndpoint(registry, producerFactory.getIfUnique());
	}

}
