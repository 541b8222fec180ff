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

package io.durablestreams.boot.autoconfigure.coordination;

import java.time.Duration;
import java.util.regex.Pattern;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.coordination.redis.RedisLeaseTable;
import io.durablestreams.offset.redis.RedisOffsetStore;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceSslClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Leases in the application's Redis, on a connection beside the one that handlers use, so
 * that no large answer of theirs comes in between, and with an answer, or none, in time.
 */
final class RedisLeases {

	private static final Pattern HASH_TAG = Pattern.compile("[^{]*\\{[^}]+}.*");

	private final RedisOffsetStore store;

	RedisLeases(RedisOffsetStore store) {
		this.store = store;
	}

	LeaseTable table(Duration leaseTime) {
		if (!(this.store.getConnectionFactory() instanceof LettuceConnectionFactory shared)) {
			throw new DurableStreamsConfigurationException(
					"The leases need a connection of their own, which could not be derived from the connection factory ("
							+ this.store.getConnectionFactory().getClass().getName() + ").",
					"Use Lettuce, or declare a LeaseCoordinator bean with a RedisLeaseTable on a connection factory that "
							+ "nothing else uses.");
		}
		if (shared.isClusterAware() && !HASH_TAG.matcher(this.store.getKeyPrefix()).matches()) {
			throw new DurableStreamsConfigurationException(
					"'durable.streams.coordination.type' is 'lease' on a Redis cluster, but the key prefix '"
							+ this.store.getKeyPrefix() + "' doesn't keep leases and checkpoints on one node.",
					"Put a part of 'durable.streams.offset-store.redis.key-prefix' in braces, such as "
							+ "'{durable-streams}:checkpoint:'.");
		}
		return new RedisLeaseTable(derive(shared, leaseTime.dividedBy(3)), this.store);
	}

	private static LettuceConnectionFactory derive(LettuceConnectionFactory shared, Duration timeout) {
		LettuceConnectionFactory own = new LettuceConnectionFactory(server(shared),
				client(shared.getClientConfiguration(), timeout));
		// One that broke is replaced when it is needed, not after Lettuce's growing
		// delays.
		own.setValidateConnection(true);
		own.afterPropertiesSet();
		own.start();
		return own;
	}

	private static RedisConfiguration server(LettuceConnectionFactory shared) {
		if (shared.getClusterConfiguration() != null) {
			return shared.getClusterConfiguration();
		}
		if (shared.getSentinelConfiguration() != null) {
			return shared.getSentinelConfiguration();
		}
		return (shared.getSocketConfiguration() != null) ? shared.getSocketConfiguration()
				: shared.getStandaloneConfiguration();
	}

	/** Without a pool, and reading from no replica. */
	private static LettuceClientConfiguration client(LettuceClientConfiguration shared, Duration timeout) {
		ClientOptions options = shared.getClientOptions().orElseGet(ClientOptions::create);
		LettuceClientConfigurationBuilder own = LettuceClientConfiguration.builder()
			.commandTimeout(timeout)
			.shutdownTimeout(shared.getShutdownTimeout())
			.shutdownQuietPeriod(shared.getShutdownQuietPeriod())
			.clientOptions(options.mutate()
				.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
				.socketOptions(options.getSocketOptions().mutate().connectTimeout(timeout).build())
				.build());
		shared.getClientResources().ifPresent(own::clientResources);
		shared.getClientName().ifPresent(own::clientName);
		shared.getRedisCredentialsProviderFactory().ifPresent(own::redisCredentialsProviderFactory);
		if (shared.isUseSsl()) {
			LettuceSslClientConfigurationBuilder ssl = own.useSsl().verifyPeer(shared.getVerifyMode());
			return (shared.isStartTls() ? ssl.startTls() : ssl).and().build();
		}
		return own.build();
	}

}
