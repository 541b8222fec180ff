package io.durablestreams.offset;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every offset store promises.
 */
abstract class AbstractOffsetStoreTests {

	private static final CheckpointKey KEY = new CheckpointKey("stock", "orders");

	abstract OffsetStore store();

	@Test
	void thereIsNoCheckpointAtFirst() {
		assertThat(store().load(KEY)).isNull();
	}

	@Test
	void aCheckpointIsLoadedAsItWasSaved() {
		Checkpoint checkpoint = new Checkpoint(new StreamPosition(new Offset("0000_0042"), 7, "00c0ffee"), 1207,
				Instant.parse("2026-02-03T04:05:06.789012Z"));
		store().save(KEY, checkpoint);
		assertThat(store().load(KEY)).isEqualTo(checkpoint);
	}

	@Test
	void theLastCheckpointSavedCounts() {
		store().save(KEY, checkpoint(1));
		store().save(KEY, checkpoint(2));
		store().save(KEY, checkpoint(1));
		assertThat(store().load(KEY)).isEqualTo(checkpoint(1));
	}

	@Test
	void aDeletedCheckpointIsGoneAndDeletingItAgainDoesNothing() {
		store().save(KEY, checkpoint(1));
		store().delete(KEY);
		store().delete(KEY);
		assertThat(store().load(KEY)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "a\\b", "../../etc/passwd", "ä ö", "日本", "a:b?c*d|e<f>g\"h", "A", "a", "a\u0000b",
			"con", "a=b", "#a", "a\nb", "\ud83d", "\ude00", "?", "https://h:1/v1/s/x", "." })
	void anyCharactersMayStandInGroupsAndStreams(String name) {
		store().save(new CheckpointKey(name, "x"), checkpoint(1));
		store().save(new CheckpointKey("x", name), checkpoint(2));
		assertThat(store().load(new CheckpointKey(name, "x"))).isEqualTo(checkpoint(1));
		assertThat(store().load(new CheckpointKey("x", name))).isEqualTo(checkpoint(2));
	}

	@Test
	void namesThatLookAlikeAreKeptApart() {
		List<CheckpointKey> keys = List.of(new CheckpointKey("a", "b-c"), new CheckpointKey("a-b", "c"),
				new CheckpointKey("a@b", "c"), new CheckpointKey("a", "b@c"), new CheckpointKey("A", "b-c"),
				new CheckpointKey("a", "b/c"), new CheckpointKey("a", "b_c"), new CheckpointKey("a", "b".repeat(300)),
				new CheckpointKey("a", "b".repeat(301)), new CheckpointKey("1:a", "b"), new CheckpointKey("1", ":ab"));
		for (int i = 0; i < keys.size(); i++) {
			store().save(keys.get(i), checkpoint(i + 1));
		}
		for (int i = 0; i < keys.size(); i++) {
			assertThat(store().load(keys.get(i))).isEqualTo(checkpoint(i + 1));
		}
	}

	@Test
	void manyThreadsMaySaveAtOnce() throws ExecutionException, InterruptedException {
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
		CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).orTimeout(60, TimeUnit.SECONDS).get();
		for (int i = 0; i < 8; i++) {
			assertThat(store().load(new CheckpointKey("group " + i, "orders"))).isEqualTo(checkpoint(50));
		}
		assertThat(store().load(KEY)).isEqualTo(checkpoint(50));
	}

	static Checkpoint checkpoint(int ordinal) {
		return new Checkpoint(StreamPosition.of(new Offset("0_" + ordinal)), ordinal, Instant.EPOCH);
	}

}
