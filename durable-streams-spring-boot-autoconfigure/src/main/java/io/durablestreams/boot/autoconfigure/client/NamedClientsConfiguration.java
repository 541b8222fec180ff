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

package io.durablestreams.boot.autoconfigure.client;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.client.DurableStreamsClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What every auto-configuration that uses clients needs, whoever made them: the
 * properties and {@link NamedClients}. Each imports it, so that each works without
 * {@link DurableStreamsClientAutoConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DurableStreamsProperties.class)
public final class NamedClientsConfiguration {

	NamedClientsConfiguration() {
	}

	@Bean
	NamedClients durableStreamsNamedClients(ObjectProvider<DurableStreamsClient> client,
			ConfigurableListableBeanFactory beanFactory) {
		return new NamedClients(client, beanFactory);
	}

}
