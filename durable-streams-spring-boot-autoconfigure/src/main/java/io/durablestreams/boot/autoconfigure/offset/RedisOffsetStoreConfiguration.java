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
