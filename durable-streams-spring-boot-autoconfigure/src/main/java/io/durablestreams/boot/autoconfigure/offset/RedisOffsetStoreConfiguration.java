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

package io.durablestreams.boot.autoconfigure.offset;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.redis.RedisOffsetStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The store in Redis.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RedisConnectionFactory.class)
@ConditionalOnMissingBean(OffsetStore.class)
@ConditionalOnProperty(name = OffsetStoreConfigurations.TYPE, havingValue = "redis")
public final class RedisOffsetStoreConfiguration {

	@Bean
	RedisOffsetStore durableStreamsOffsetStore(DurableStreamsProperties properties,
			ObjectProvider<RedisConnectionFactory> connectionFactories) {
		RedisConnectionFactory connectionFactory = connectionFactories.getIfUnique();
		if (connectionFactory == null) {
			throw new DurableStreamsConfigurationException(
					"'" + OffsetStoreConfigurations.TYPE
							+ "' is 'redis', but there is not exactly one RedisConnectionFactory bean.",
					"Set 'spring.data.redis.host' or 'spring.data.redis.url', mark one factory as @Primary, or declare a "
							+ "RedisOffsetStore bean on the one to use.");
		}
		return ConfiguredValue.make("durable.streams.offset-store.redis.key-prefix",
				properties.getOffsetStore().getRedis().getKeyPrefix(),
				(prefix) -> new RedisOffsetStore(connectionFactory, prefix));
	}

}
