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

package io.durablestreams.test.coordination;

import java.util.List;
import java.util.Set;

import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.coordination.LeaseTable.Snapshot;
import io.durablestreams.coordination.redis.RedisLeaseTable;
import io.durablestreams.fixtures.LocalRedis;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.LeasedOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.redis.RedisOffsetStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Claims, renewals and checkpoints on Redis.
 */
class RedisLeaseTableTests extends AbstractLeaseTableTests {

	private static LettuceConnectionFactory connections;

	private final LocalRedis server = LocalRedis.get();

	private RedisOffsetStore checkpoints;

	@BeforeAll
	static void connect() {
		connections = LocalRedis.get().connect();
	}

	@AfterAll
	static void disconnect() {
		connections.destroy();
	}

	@Override
	LeasedOffsetStore createStore() {
		this.server.clear();
		this.checkpoints = new RedisOffsetStore(connections, "test:");
		return this.checkpoints;
	}

	@Override
	LeaseTable openTable() {
		return new RedisLeaseTable(this.server.connect(), this.checkpoints);
	}

	@Test
	void leaseAndCheckpointLieInOneHashWhichSaysWhoseTheyAre() {
		this.table.claim(KEY, "a", LONG);
		this.store.ownedBy("a", 1).save(KEY, CHECKPOINT);
		assertThat(this.server.template().opsForHash().entries(this.checkpoints.redisKey(KEY)))
			.containsEntry("group", "stock")
			.containsEntry("stream", "orders")
			.containsEntry("ordinal", "7")
			.containsEntry("lease-owner", "a")
			.containsEntry("lease-epoch", "1")
			.containsKeys("lease-until", "position", "time");
	}

	@Test
	void theOwnerForgetsTheCheckpointAndKeepsTheLeaseAndNobodyElseDoes() {
		this.table.claim(KEY, "a", LONG);
		OffsetStore owned = this.store.ownedBy("a", 1);
		owned.save(KEY, CHECKPOINT);
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> this.store.ownedBy("b", 1).delete(KEY));
		assertThat(this.store.load(KEY)).isEqualTo(CHECKPOINT);
		owned.delete(KEY);
		assertThat(this.store.load(KEY)).isNull();
		assertThat(this.table.renew("a", List.of(KEY), LONG)).containsEntry(KEY, 1L);
	}

	@Test
	void whatIsBesideTheCheckpointsVanishesWhenNobodyComesAnyMore() {
		this.table.claim(KEY, "a", LONG);
		this.table.heartbeat("a", Set.of("stock"), LONG);
		for (String beside : List.of("test:members", "test:leases")) {
			assertThat(this.server.template().getExpire(beside)).isBetween(LONG.toSeconds(), 10 * LONG.toSeconds());
		}
		this.table.release(KEY, "a", 1);
		this.table.heartbeat("a", Set.of(), LONG);
		assertThat(this.server.template().keys("*")).containsExactly(this.checkpoints.redisKey(KEY));
	}

	@Test
	void whenACheckpointIsDeletedWithItsLeaseThenTheStreamIsHandledAgainInTheEnd() {
		this.table.claim(KEY, "a", LONG);
		this.store.delete(KEY);
		assertThat(this.table.renew("a", List.of(KEY), LONG)).isEmpty();
		assertThat(this.table.claim(KEY, "b", LONG)).hasValue(1);
		assertThatExceptionOfType(LeaseLostException.class)
			.isThrownBy(() -> this.store.ownedBy("a", 1).save(KEY, CHECKPOINT));
	}

	@Test
	void severalApplicationsSeeHowManyLeasesEveryInstanceHasInAll() {
		this.table.claim(KEY, "a", LONG);
		this.table.claim(OTHER, "a", LONG);
		Snapshot snapshot = this.table.snapshot(List.of(OTHER));
		assertThat(snapshot.owners()).containsOnlyKeys(OTHER);
		assertThat(snapshot.holdings()).containsEntry("a", 2);
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Redis 5, which there is for Windows, has no users")
	void aTableThatIsCutOffSaysSoAndGoesOnWhenItIsLetInAgain() {
		try (RedisLeaseTable own = new RedisLeaseTable(this.server.connectAs("table"), this.checkpoints)) {
			own.claim(KEY, "a", LONG);
			this.server.cutOff("table");
			assertThatExceptionOfType(OffsetStoreException.class).isThrownBy(() -> own.renew("a", List.of(KEY), LONG))
				.withMessageContaining("'test:*'");
			this.server.letIn("table");
			Awaitility.await()
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(own.renew("a", List.of(KEY), LONG)).containsOnlyKeys(KEY));
		}
	}

}
