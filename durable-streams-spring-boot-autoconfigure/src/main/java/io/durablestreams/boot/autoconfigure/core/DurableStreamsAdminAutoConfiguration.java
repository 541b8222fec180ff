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
import io.durablestreams.boot.autoconfigure.LifecyclePhases;
import io.durablestreams.boot.autoconfigure.StreamAdminProperties;
import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.client.NamedClients;
import io.durablestreams.boot.autoconfigure.client.NamedClientsConfiguration;
import io.durablestreams.boot.autoconfigure.client.OnClientCondition;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.core.DurableStreamAdmin;
import io.durablestreams.core.DurableStreamAdminBuilder;
import io.durablestreams.core.NewStream;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of a {@link DurableStreamAdmin}, which makes sure of the streams in
 * the properties and of all beans of type {@link NewStream}.
 */
@AutoConfiguration(after = DurableStreamsClientAutoConfiguration.class)
@Conditional(OnClientCondition.class)
@Import(NamedClientsConfiguration.class)
public final class DurableStreamsAdminAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DurableStreamAdmin durableStreamAdmin(NamedClients clients, DurableStreamsProperties properties,
			ObjectProvider<NewStream> beans, ListableBeanFactory beanFactory) {
		DeclaredStreams streams = new DeclaredStreams(NewStreamMapper.map(properties.getStreams()),
				beans.orderedStream().toList(), beanFactory);
		StreamAdminProperties admin = properties.getAdmin();
		return streams.build((wanted) -> {
			// An application may have several clients of which none is primary.
			boolean needsDefault = wanted.stream().anyMatch((stream) -> stream.client() == null);
			DurableStreamAdminBuilder builder = (needsDefault ? DurableStreamAdmin.builder(clients.getDefault())
					: DurableStreamAdmin.builder())
				.clients(clients::get)
				.streams(wanted)
				.mode(admin.getMode())
				.failFast(admin.isFailFast())
				.phase(LifecyclePhases.STREAMS);
			ConfiguredValue.apply("durable.streams.admin.operation-timeout", admin.getOperationTimeout(),
					builder::operationTimeout);
			return builder.build();
		});
	}

}
