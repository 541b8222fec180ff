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

package io.durablestreams.test.offset;

import java.time.Instant;
import java.util.Set;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.fixtures.LocalRedis;
import io.durablestreams.fixtures.ReservedPort;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.redis.RedisOffsetStore;
import io.durablestreams.test.AbstractOffsetStoreContractTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link RedisOffsetStore}, which keeps the contract.
 */
class RedisOffsetStoreTests extends AbstractOffsetStoreContractTests {

	@AutoClose
	private final ReservedPort port = ReservedPort.reserve();

	private static final CheckpointKey KEY = new CheckpointKey("stock", "https://h:1/v1/orders");

	private static LettuceConnectionFactory connections;

	private final RedisOffsetStore store = new RedisOffsetStore(connections, "test:");

	private final StringRedisTemplate redis = LocalRedis.get().template();

	@BeforeAll
	static void connect() {
		connections = LocalRedis.get().connect();
	}

	@AfterAll
	static void disconnect() {
		connections.destroy();
	}

	@BeforeEach
	void clear() {
		LocalRedis.get().clear();
	}

	@Override
	protected OffsetStore store() {
		return this.store;
	}

	@Test
	void peopleRecogniseTheKeys() {
		this.store.save(KEY, new Checkpoint(StreamPosition.EARLIEST, 0, Instant.EPOCH));
		Set<String> keys = this.redis.keys("test:*");
		assertThat(keys).singleElement().asString().startsWith("test:stock@https://h:1/v1/orders:");
	}

	@Test
	void aDamagedCheckpointIsAnErrorThatSaysHowToMendIt() {
		this.store.save(KEY, new Checkpoint(StreamPosition.EARLIEST, 0, Instant.EPOCH));
		this.redis.keys("test:*").forEach((key) -> this.redis.opsForHash().delete(key, "ordinal"));
		assertThatExceptionOfType(OffsetStoreException.class).isThrownBy(() -> this.store.load(KEY))
			.withMessageContaining("group 'stock'")
			.withMessageContaining("'ordinal' is missing")
			.withMessageContaining("delete the key");
	}

	@Test
	void aServerThatIsNotThereIsAnErrorThatNamesGroupAndStream() {
		LettuceConnectionFactory nowhere = new LettuceConnectionFactory("127.0.0.1", this.port.number());
		nowhere.afterPropertiesSet();
		nowhere.start();
		try {
			assertThatExceptionOfType(OffsetStoreException.class)
				.isThrownBy(() -> new RedisOffsetStore(nowhere).load(KEY))
				.withMessageContaining("group 'stock', stream 'https://h:1/v1/orders'");
		}
		finally {
			nowhere.destroy();
		}
	}

}
