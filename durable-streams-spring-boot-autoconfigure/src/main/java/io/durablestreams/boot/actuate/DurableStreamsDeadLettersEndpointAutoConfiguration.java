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
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.deadletter.DeadLetters;

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
 * Auto-configuration} of {@link DurableStreamsDeadLettersEndpoint}.
 */
@AutoConfiguration(after = DurableStreamsListenerAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(DeadLetters.class)
@ConditionalOnAvailableEndpoint(DurableStreamsDeadLettersEndpoint.class)
@EnableConfigurationProperties(DurableStreamsEndpointProperties.class)
public final class DurableStreamsDeadLettersEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DurableStreamsDeadLettersEndpoint durableStreamsDeadLettersEndpoint(DurableStreamListenerEndpointRegistry registry,
			DeadLetters deadLetters, DurableStreamsEndpointProperties properties, ApplicationEventPublisher events) {
		return new DurableStreamsDeadLettersEndpoint(registry, deadLetters, properties, events);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	DurableStreamsDeadLettersEndpointWebExtension durableStreamsDeadLettersEndpointWebExtension(
			DurableStreamsDeadLettersEndpoint endpoint) {
		return new DurableStreamsDeadLettersEndpointWebExtension(endpoint);
	}

}
