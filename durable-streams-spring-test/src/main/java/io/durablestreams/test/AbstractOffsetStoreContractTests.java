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

package io.durablestreams.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.ListableOffsetStore;
import io.durablestreams.offset.OffsetStore;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What every offset store promises, as tests for those who write their own: extend this
 * class and say what the store is. The tests need an empty store each time, and JUnit
 * Jupiter's API.
 */
public abstract class AbstractOffsetStoreContractTests {

	private static final CheckpointKey KEY = new CheckpointKey("stock", "orders");

	private static final List<String> NAMES = List.of("a/b", "a\\b", "../../etc/passwd", "ä ö", "日本", "😀",
			"a:b?c*d|e<f>g\"h", "A", "a", "a\u0000b", "con", "a=b", "#a", "a\nb", "\ud83d", "\ude00", "?", "'; --", "%",
			"https://h:1/v1/s/x", ".", "x ", "a".repeat(3000));

	/**
	 * The store under test.
	 * @return the same store each time within a test, empty at its beginning
	 */
	protected abstract OffsetStore store();

	@Test
	void thereIsNoCheckpointAtFirst() {
		assertNull(store().load(KEY));
	}

	@Test
	void aCheckpointIsLoadedAsItWasSaved() {
		Checkpoint checkpoint = new Checkpoint(new StreamPosition(new Offset("0000_0042"), 7, "00c0ffee"), 1207,
				Instant.parse("2026-02-03T04:05:06.789012Z"));
		store().save(KEY, checkpoint);
		assertEquals(checkpoint, store().load(KEY));
	}

	@Test
	void aWitnessIsKeptWithItsCheckpointAndGoesWithIt() {
		StreamPosition position = StreamPosition.of(new Offset("0000_0042"));
		Instant time = Instant.parse("2026-02-03T04:05:06.789012Z");
		Checkpoint witnessed = new Checkpoint(position, 1207, time,
				new StreamWitness(new Offset("Zz9-".repeat(64)), StreamWitness.MAX_LENGTH, "00c0ffee"));
		store().save(KEY, witnessed);
		assertEquals(witnessed, store().load(KEY));
		Checkpoint sought = new Checkpoint(StreamPosition.EARLIEST, 1207, time);
		store().save(KEY, sought);
		assertEquals(sought, store().load(KEY));
	}

	@Test
	void largeNumbersAndLongOffsetsAreKept() {
		Checkpoint checkpoint = new Checkpoint(
				new StreamPosition(new Offset("Zz9-".repeat(64)), Long.MAX_VALUE, "ffffffff"), Long.MAX_VALUE,
				Instant.parse("2026-02-03T04:05:06.789012345Z"));
		store().save(KEY, checkpoint);
		assertEquals(checkpoint, store().load(KEY));
	}

	@Test
	void theLastCheckpointSavedCounts() {
		Checkpoint withDigest = new Checkpoint(new StreamPosition(new Offset("7"), 7, "00c0ffee"), 3, Instant.EPOCH);
		for (Checkpoint checkpoint : List.of(checkpoint(1), withDigest, checkpoint(2), checkpoint(1))) {
			store().save(KEY, checkpoint);
			assertEquals(checkpoint, store().load(KEY));
		}
	}

	@Test
	void aDeletedCheckpointIsGoneAndDeletingItAgainDoesNothing() {
		store().save(KEY, checkpoint(1));
		store().delete(KEY);
		store().delete(KEY);
		assertNull(store().load(KEY));
		store().save(KEY, checkpoint(2));
		assertEquals(checkpoint(2), store().load(KEY));
	}

	/** Where the store is a {@link ListableOffsetStore}. */
	@Test
	void checkpointsAreListedByWhatTheirGroupsBeginWith() {
		assumeTrue(store() instanceof ListableOffsetStore, "the store lists nothing");
		ListableOffsetStore store = (ListableOffsetStore) store();
		List<CheckpointKey> keys = List.of(new CheckpointKey("st_ck%:1", "orders"),
				new CheckpointKey("st_ck%:1", "a b/ü"), new CheckpointKey("st_ck%:2", "orders"));
		List<CheckpointKey> others = List.of(new CheckpointKey("st_ck%", "orders"),
				new CheckpointKey("ST_CK%:1", "orders"), new CheckpointKey("stock%:1", "orders"),
				new CheckpointKey("st_ckx:1", "orders"), new CheckpointKey("x", "st_ck%:1"));
		keys.forEach((key) -> store.save(key, checkpoint(1)));
		others.forEach((key) -> store.save(key, checkpoint(2)));
		assertEquals(Set.copyOf(keys), Set.copyOf(store.keys("st_ck%:")));
		store.delete(keys.get(0));
		assertEquals(Set.copyOf(keys.subList(1, 3)), Set.copyOf(store.keys("st_ck%:")));
		assertEquals(List.of(), store.keys("nobody"));
	}

	@TestFactory
	Stream<DynamicTest> anyCharactersMayStandInGroupsAndStreams() {
		return NAMES.stream().map((name) -> DynamicTest.dynamicTest(printable(name), () -> {
			store().save(new CheckpointKey(name, "x"), checkpoint(1));
			store().save(new CheckpointKey("x", name), checkpoint(2));
			assertEquals(checkpoint(1), store().load(new CheckpointKey(name, "x")));
			assertEquals(checkpoint(2), store().load(new CheckpointKey("x", name)));
		}));
	}

	@Test
	void namesThatLookAlikeAreKeptApart() {
		List<CheckpointKey> keys = List.of(new CheckpointKey("a", "b-c"), new CheckpointKey("a-b", "c"),
				new CheckpointKey("a@b", "c"), new CheckpointKey("a", "b@c"), new CheckpointKey("A", "b-c"),
				new CheckpointKey("a", "b/c"), new CheckpointKey("a", "b_c"), new CheckpointKey("a", "b"),
				new CheckpointKey("a", "b "), new CheckpointKey("a", "ß"), new CheckpointKey("a", "ss"),
				new CheckpointKey("a", "b".repeat(300)), new CheckpointKey("a", "b".repeat(301)),
				new CheckpointKey("1:a", "b"), new CheckpointKey("1", ":ab"));
		for (int i = 0; i < keys.size(); i++) {
			store().save(keys.get(i), checkpoint(i + 1));
		}
		for (int i = 0; i < keys.size(); i++) {
			assertEquals(checkpoint(i + 1), store().load(keys.get(i)), keys.get(i).toString());
		}
	}

	@Test
	void manyThreadsMaySaveAtOnce() {
		List<CompletableFuture<Void>> writers = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			CheckpointKey own = new CheckpointKey("group " + i, "orders");
			writers.add(CompletableFuture.runAsync(() -> {
				for (int ordinal = 1; ordinal <= 50; ordinal++) {
					store().save(own, checkpoint(ordinal));
					store().save(KEY, checkpoint(ordinal));
				}
			}));
		}
		CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).orTimeout(60, TimeUnit.SECONDS).join();
		for (int i = 0; i < 8; i++) {
			assertEquals(checkpoint(50), store().load(new CheckpointKey("group " + i, "orders")));
		}
		assertEquals(checkpoint(50), store().load(KEY));
	}

	private static Checkpoint checkpoint(int ordinal) {
		return new Checkpoint(StreamPosition.of(new Offset("0_" + ordinal)), ordinal, Instant.EPOCH);
	}

	private static String printable(String name) {
		return name.substring(0, Math.min(name.length(), 40)).replaceAll("[^\\x20-\\x7e]", "?");
	}

}
