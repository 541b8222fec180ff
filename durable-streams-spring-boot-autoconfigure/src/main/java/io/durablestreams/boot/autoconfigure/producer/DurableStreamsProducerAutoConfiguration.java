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

package io.durablestreams.boot.autoconfigure.producer;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.client.NamedClients;
import io.durablestreams.boot.autoconfigure.client.NamedClientsConfiguration;
import io.durablestreams.boot.autoconfigure.client.OnClientCondition;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredBeans;
import io.durablestreams.client.cloudevents.CloudEventCustomizer;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactoryBuilder;
import io.durablestreams.producer.ProducerInterceptor;
import io.durablestreams.producer.ProducerListener;
import io.durablestreams.producer.observation.BatchObservationConvention;
import io.durablestreams.producer.observation.SendObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of producers: a factory, and a bean for each producer in the
 * properties.
 */
@AutoConfiguration(after = DurableStreamsClientAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@Conditional(OnClientCondition.class)
@Import({ NamedClientsConfiguration.class, ProducerBeansRegistrar.class })
public final class DurableStreamsProducerAutoConfiguration {

	static final String NAMED_PRODUCERS = "durableStreamsNamedProducers";

	/** Once all beans are known, which may have a producer's name. */
	@Bean
	static BeanDefinitionRegistryPostProcessor durableStreamsProducerAliases() {
		return (registry) -> ConfiguredBeans.registerAliases(registry, ProducerBeansRegistrar.PRODUCER);
	}

	@Bean
	ProducerOptionsMapper durableStreamsProducerOptionsMapper(DurableStreamsProperties properties,
			ObjectProvider<LifecycleProperties> lifecycleProperties, ObjectProvider<CloudEventCustomizer> customizers,
			Environment environment) {
		LifecycleProperties lifecycle = lifecycleProperties.getIfAvailable(LifecycleProperties::new);
		CloudEventEnvelopes envelopes = new CloudEventEnvelopes(customizers.orderedStream().toList(),
				environment.getProperty("spring.application.name"));
		return new ProducerOptionsMapper(properties, lifecycle.getTimeoutPerShutdownPhase(), envelopes);
	}

	@Bean
	@ConditionalOnMissingBean(DurableStreamProducerFactory.class)
	DefaultDurableStreamProducerFactory durableStreamProducerFactory(NamedClients clients,
			ProducerOptionsMapper optionsMapper, ObjectProvider<DurableStreamProducerFactoryCustomizer> customizers) {
		DurableStreamProducerFactoryBuilder builder = DefaultDurableStreamProducerFactory.builder(clients.getDefault())
			.defaults(optionsMapper.defaults());
		optionsMapper.envelopes().forEach((stream, envelope) -> builder.envelope(stream, envelope.orElse(null)));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	@Order(0)
	DurableStreamProducerFactoryCustomizer durableStreamProducerFactoryBeansCustomizer(
			ObjectProvider<JsonMapper> jsonMapper, ObjectProvider<MeterRegistry> meterRegistry,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<SendObservationConvention> observationConvention,
			ObjectProvider<BatchObservationConvention> batchObservationConvention,
			ObjectProvider<ProducerInterceptor> interceptors, ObjectProvider<ProducerListener> listeners) {
		return (builder) -> {
			jsonMapper.ifUnique(builder::jsonMapper);
			meterRegistry.ifUnique(builder::meterRegistry);
			observationRegistry.ifUnique(builder::observationRegistry);
			observationConvention.ifUnique(builder::observationConvention);
			batchObservationConvention.ifUnique(builder::batchObservationConvention);
			interceptors.orderedStream().forEach(builder::interceptor);
			listeners.orderedStream().forEach(builder::listener);
		};
	}

	@Bean(NAMED_PRODUCERS)
	NamedProducers durableStreamsNamedProducers(DurableStreamProducerFactory factory,
			ProducerOptionsMapper optionsMapper, NamedClients clients, ObjectProvider<DurableStreamOutbox> outbox) {
		return new NamedProducers(factory, optionsMapper, clients, outbox);
	}

	@Bean
	ProducersLifecycle durableStreamsProducersLifecycle(DurableStreamProducerFactory factory,
			NamedProducers namedProducers, ApplicationContext applicationContext) {
		return new ProducersLifecycle(factory, namedProducers, applicationContext);
	}

}
