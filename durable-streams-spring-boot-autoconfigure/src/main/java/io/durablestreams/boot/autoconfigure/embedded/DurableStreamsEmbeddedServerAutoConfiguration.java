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

package io.durablestreams.boot.autoconfigure.embedded;

import javax.sql.DataSource;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.offset.OffsetStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the embedded server, for development and tests, and of
 * checkpoints that live as long as its streams where no other store is chosen.
 */
@AutoConfiguration(before = DurableStreamsClientAutoConfiguration.class)
@ConditionalOnClass(EmbeddedDurableStreamsServer.class)
@Conditional(OnEmbeddedServerCondition.class)
@ConditionalOnMissingBean(DurableStreamsConnectionDetails.class)
@EnableConfigurationProperties(DurableStreamsProperties.class)
public final class DurableStreamsEmbeddedServerAutoConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	EmbeddedDurableStreamsServer durableStreamsEmbeddedServer(DurableStreamsProperties properties) {
		return new EmbeddedServerFactory(properties.getEmbedded()).create();
	}

	@Bean
	EmbeddedServerLifecycle durableStreamsEmbeddedServerLifecycle(EmbeddedDurableStreamsServer server) {
		return new EmbeddedServerLifecycle(server);
	}

	@Bean
	@Conditional(OnNoOffsetStoreChosenCondition.class)
	@ConditionalOnMissingBean(OffsetStore.class)
	OffsetStore durableStreamsOffsetStore(EmbeddedDurableStreamsServer server) {
		return EmbeddedServerCheckpoints.store(server);
	}

	@Bean
	EmbeddedServerCheckpoints durableStreamsEmbeddedServerCheckpoints(EmbeddedDurableStreamsServer server,
			ObjectProvider<OffsetStore> offsetStore, ObjectProvider<DataSource> dataSource) {
		return new EmbeddedServerCheckpoints(server, offsetStore, dataSource);
	}

	@Bean
	EmbeddedServerConnectionDetails durableStreamsConnectionDetails(EmbeddedDurableStreamsServer server) {
		EmbeddedServerFactory.start(server);
		return new EmbeddedServerConnectionDetails(server);
	}

}
