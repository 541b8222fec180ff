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

package io.durablestreams.boot.autoconfigure.core;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.client.NamedClientsConfiguration;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.core.DurableStreamOperations;
import io.durablestreams.core.DurableStreamTemplate;
import io.durablestreams.producer.DurableStreamProducerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of a {@link DurableStreamTemplate}.
 */
@AutoConfiguration(after = DurableStreamsProducerAutoConfiguration.class)
@ConditionalOnSingleCandidate(DurableStreamsClient.class)
@Import(NamedClientsConfiguration.class)
public final class DurableStreamsTemplateAutoConfiguration {

	@Bean
	@ConditionalOnSingleCandidate(DurableStreamProducerFactory.class)
	@ConditionalOnMissingBean(DurableStreamOperations.class)
	DurableStreamTemplate durableStreamTemplate(DurableStreamsClient client,
			DurableStreamProducerFactory producerFactory, DurableStreamsProperties properties) {
		return ConfiguredValue.make("durable.streams.template.timeout", properties.getTemplate().getTimeout(),
				(timeout) -> new DurableStreamTemplate(client, producerFactory, timeout));
	}

}
