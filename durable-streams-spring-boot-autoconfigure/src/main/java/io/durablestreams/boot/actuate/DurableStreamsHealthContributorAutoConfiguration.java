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

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.core.DurableStreamsAdminAutoConfiguration;
import io.durablestreams.boot.autoconfigure.listener.DurableStreamsListenerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.outbox.DurableStreamsOutboxAutoConfiguration;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.core.DurableStreamAdmin;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.outbox.DurableStreamOutbox;
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
@AutoConfiguration(after = { DurableStreamsAdminAutoConfiguration.class, DurableStreamsListenerAutoConfiguration.class,
		DurableStreamsOutboxAutoConfiguration.class, DurableStreamsProducerAutoConfiguration.class })
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(DurableStreamListenerEndpointRegistry.class)
@ConditionalOnEnabledHealthIndicator("durablestreams")
public final class DurableStreamsHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "durableStreamsHealthIndicator", "durableStreamsHealthContributor" })
	DurableStreamsHealthIndicator durableStreamsHealthIndicator(DurableStreamListenerEndpointRegistry registry,
			ObjectProvider<DurableStreamProducerFactory> producerFactory, ObjectProvider<DurableStreamAdmin> admin,
			DurableStreamsProperties properties, ObjectProvider<DurableStreamOutbox> outbox) {
		return new DurableStreamsHealthIndicator(registry, producerFactory.getIfUnique(), admin.getIfUnique(),
				outbox.getIfUnique(), properties.getHealth().getOutOfServiceAfter());
	}

}
