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

import io.durablestreams.boot.autoconfigure.outbox.DurableStreamsOutboxAutoConfiguration;
import io.durablestreams.outbox.DurableStreamOutbox;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@link DurableStreamsOutboxEndpoint}.
 */
@AutoConfiguration(after = DurableStreamsOutboxAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(DurableStreamOutbox.class)
@ConditionalOnAvailableEndpoint(DurableStreamsOutboxEndpoint.class)
public final class DurableStreamsOutboxEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DurableStreamsOutboxEndpoint durableStreamsOutboxEndpoint(DurableStreamOutbox outbox) {
		return new DurableStreamsOutboxEndpoint(outbox);
	}

	@Bean
	@ConditionalOnMissingBean
	DurableStreamsOutboxEndpointWebExtension durableStreamsOutboxEndpointWebExtension(
			DurableStreamsOutboxEndpoint endpoint) {
		return new DurableStreamsOutboxEndpointWebExtension(endpoint);
	}

}
