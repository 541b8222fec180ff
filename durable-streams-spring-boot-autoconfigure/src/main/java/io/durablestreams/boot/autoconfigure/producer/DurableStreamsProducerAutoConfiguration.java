package io.durablestreams.boot.autoconfigure.producer;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.producer.DurableStreamProducerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of producers: a factory, and a bean for each producer in the
 * properties.
 */
@AutoConfiguration(after = DurableStreamsClientAutoConfiguration.class)
@ConditionalOnBean(DurableStreamsClient.class)
@Import(ProducerBeansRegistrar.class)
public final class DurableStreamsProducerAutoConfiguration {

	static final String NAMED_PRODUCERS = "durableStreamsNamedProducers";

	@Bean
	ProducerOptionsMapper durableStreamsProducerOptionsMapper(DurableStreamsProperties properties,
			ObjectProvider<LifecycleProperties> lifecycleProperties) {
		LifecycleProperties lifecycle = lifecycleProperties.getIfAvailable(LifecycleProperties::new);
		return new ProducerOptionsMapper(properties, lifecycle.getTimeoutPerShutdownPhase());
	}

	@Bean(NAMED_PRODUCERS)
	NamedProducers durableStreamsNamedProducers(DurableStreamProducerFactory factory,
			ProducerOptionsMapper optionsMapper) {
		return new NamedProducers(factory, optionsMapper);
	}

	@Bean
	ProducersLifecycle durableStreamsProducersLifecycle(DurableStreamProducerFactory factory,
			NamedProducers namedProducers, ApplicationContext applicationContext) {
		return new ProducersLifecycle(factory, namedProducers, applicationContext);
	}

}
