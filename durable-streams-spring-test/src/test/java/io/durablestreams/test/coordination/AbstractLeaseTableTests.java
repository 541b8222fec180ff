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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.coordination.LeaseTable.Snapshot;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.LeasedOffsetStore;
import io.durablestreams.offset.OffsetStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Claims, renewals and checkpoints, as they are on every table of leases.
 */
abstract class AbstractLeaseTableTests {

	static final Duration LONG = Duration.ofMinutes(5);

	static final CheckpointKey KEY = new CheckpointKey("stock", "orders");

	static final CheckpointKey OTHER = new CheckpointKey("stock", "returns");

	static final Checkpoint CHECKPOINT = new Checkpoint(StreamPosition.EARLIEST, 7, Instant.EPOCH);

	private final List<LeaseTable> tables = new ArrayList<>();

	LeasedOffsetStore store;

	LeaseTable table;

	/**
	 * The store whose checkpoints the leases protect.
	 * @return an empty store
	 */
	abstract LeasedOffsetStore createStore();

	/**
	 * A table on a connection of its own.
	 * @return a table
	 */
	abstract LeaseTable openTable();

	@BeforeEach
	void create() {
		this.store = createStore();
		this.table = connect();
		this.table.prepare(List.of(KEY, OTHER));
	}

	@AfterEach
	void close() {
		this.tables.forEach(LeaseTable::close);
	}

	@Test
	void ofManyWhoClaimAtOnceOneGetsTheLease() {
		List<CompletableFuture<OptionalLong>> claims = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			LeaseTable own = connect();
			String owner = "instance-" + i;
			claims.add(CompletableFuture.supplyAsync(() -> own.claim(KEY, owner, LONG)));
		}
		assertThat(claims.stream().map(CompletableFuture::join).filter(OptionalLong::isPresent)).hasSize(1);
	}

	@Test
	void aLeaseThatIsReleasedOrHasPassedCanBeClaimedUnderAHigherEpoch() {
		assertThat(this.table.claim(KEY, "a", LONG)).hasValue(1);
		assertThat(this.table.claim(KEY, "b", LONG)).isEmpty();
		this.table.release(KEY, "a", 1);
		assertThat(this.table.claim(KEY, "b", Duration.ZERO)).hasValue(2);
		assertThat(this.table.claim(KEY, "c", LONG)).hasValue(3);
		assertThat(this.table.claim(KEY, "b", LONG)).isEmpty();
	}

	@Test
	void whoeverReleasesALeaseThatHasPassedOnTakesItFromNobody() {
		this.table.claim(KEY, "a", Duration.ZERO);
		this.table.claim(KEY, "b", LONG);
		this.table.release(KEY, "a", 1);
		assertThat(this.table.snapshot(List.of(KEY)).owners()).containsEntry(KEY, "b");
	}

	@Test
	void renewingTellsWhatIsStillHeld() {
		this.table.claim(KEY, "a", LONG);
		this.table.claim(OTHER, "a", Duration.ZERO);
		this.table.claim(OTHER, "b", LONG);
		assertThat(this.table.renew("a", List.of(KEY, OTHER), LONG)).containsOnlyKeys(KEY).containsEntry(KEY, 1L);
	}

	@Test
	void aStreamWithALeaseAndNoCheckpointHasNone() {
		this.table.claim(KEY, "a", LONG);
		assertThat(this.store.load(KEY)).isNull();
	}

	@Test
	void membersAreThoseWhoseTimeHasNotPassed() {
		this.table.heartbeat("a", Set.of("stock", "mail"), LONG);
		this.table.heartbeat("b", Set.of("stock"), LONG);
		this.table.heartbeat("c", Set.of("stock"), Duration.ZERO);
		this.table.heartbeat("a", Set.of("stock"), LONG);
		this.table.claim(KEY, "b", LONG);
		Snapshot snapshot = this.table.snapshot(List.of(KEY, OTHER, new CheckpointKey("mail", "orders")));
		assertThat(snapshot.members()).containsOnlyKeys("stock").containsEntry("stock", Set.of("a", "b"));
		assertThat(snapshot.holdings()).containsOnlyKeys("b").containsEntry("b", 1);
		assertThat(snapshot.owners()).containsOnlyKeys(KEY);
	}

	@Test
	void aCheckpointIsSavedInTheHandsOfTheLeasesOwnerOnly() {
		this.table.claim(KEY, "a", Duration.ZERO);
		OffsetStore before = this.store.ownedBy("a", 1);
		before.save(KEY, CHECKPOINT);
		this.table.claim(KEY, "b", LONG);
		Checkpoint another = new Checkpoint(StreamPosition.EARLIEST, 8, Instant.EPOCH);
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> before.save(KEY, another))
			.withMessageContaining("group 'stock', stream 'orders'");
		assertThat(this.store.load(KEY)).isEqualTo(CHECKPOINT);
		this.store.ownedBy("b", 2).save(KEY, another);
		assertThat(this.store.load(KEY)).isEqualTo(another);
		assertThatExceptionOfType(LeaseLostException.class)
			.isThrownBy(() -> this.store.ownedBy("b", 1).save(KEY, CHECKPOINT));
	}

	private LeaseTable connect() {
		LeaseTable connected = openTable();
		this.tables.add(connected);
		return connected;
	}

}
