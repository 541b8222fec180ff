package io.durablestreams.boot.actuate;

import io.durablestreams.boot.autoconfigure.listener.DurableStreamsListenerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.producer.DurableStreamProducerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@link DurableStreamsHealthIndicator}. Switched off by
 * {@code management.health.durablestreams.enabled=false}.
 */
@AutoConfiguration(
		after = { DurableStreamsListenerAutoConfiguration.class, DurableStreamsProducerAutoConfiguration.class })
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(DurableStreamListenerEndpointRegistry.class)
@ConditionalOnEnabledHealthIndicator("durablestreams")
public final class DurableStreamsHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "durableStreamsHealthIndicator", "durableStreamsHealthContributor" })
	DurableStreamsHealthIndicator durableStreamsHealthIndicator(DurableStreamListenerEndpointRegistry registry,
			ObjectProvider<DurableStreamProducerFactory> producerFactory) {
		return new DurableStreamsHealthIndicator(registry, producerFactory.getIfUnique());
	}

}
