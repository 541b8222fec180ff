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

package io.durablestreams.boot.actuate;

import io.durablestreams.boot.autoconfigure.listener.DurableStreamsListenerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.producer.DurableStreamProducerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
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
@EnableConfigurationProperties(DurableStreamsEndpointProperties.class)
public final class DurableStreamsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DurableStreamsEndpoint durableStreamsEndpoint(DurableStreamListenerEndpointRegistry registry,
			ObjectProvider<DurableStreamProducerFactory> producerFactory, DurableStreamsEndpointProperties properties,
			ApplicationEventPublisher events) {
		return new DurableStreamsEndpoint(registry, producerFactory.getIfUnique(), properties, events);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	DurableStreamsEndpointWebExtension durableStreamsEndpointWebExtension(DurableStreamsEndpoint endpoint) {
		return new DurableStreamsEndpointWebExtension(endpoint);
	}

}
