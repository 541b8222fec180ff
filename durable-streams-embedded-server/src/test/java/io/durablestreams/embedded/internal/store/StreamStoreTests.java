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

package io.durablestreams.embedded.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What goes wrong inside the store, which no request may bring about, and what goes on
 * nevertheless.
 */
@Timeout(60)
class StreamStoreTests {

	private static final String JSON = "application/json";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aChangeThatFailsInTheMiddleIsUndoneAndTheOthersGoOn(boolean persistent) {
		try (StreamStore store = open(persistent)) {
			create(store, "orders").block();
			ProducerTuple producer = new ProducerTuple("p", 0, 0);
			List<byte[]> broken = new BrokenRecords("1", "2");
			assertThatExceptionOfType(StoreException.class).isThrownBy(() -> append(store, broken, producer).block())
				.withRootCauseInstanceOf(RuntimeException.class);
			assertThat(read(store)).isEmpty();
			assertThat(append(store, List.of(bytes("3")), producer).block()).isNotNull()
				.satisfies((result) -> assertThat(result.duplicate()).isFalse());
			assertThat(read(store)).containsExactly("3");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anOperationThatFailsHurtsNoneOfThoseCommittedWithIt(boolean persistent) {
		try (StreamStore store = open(persistent)) {
			create(store, "orders").block();
			List<Mono<StoredAppend>> appends = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				appends.add(append(store,
						(i % 5 == 2) ? new BrokenRecords("x", "y") : List.of(bytes(Integer.toString(i))), null));
			}
			long failed = Flux
				.merge(Flux.fromIterable(appends)
					.map((append) -> append.map((result) -> 0).onErrorReturn(StoreException.class, 1)), 20)
				.reduce(0, Integer::sum)
				.blockOptional()
				.orElseThrow();
			assertThat(failed).isEqualTo(4);
			assertThat(read(store)).isEqualTo(IntStream.range(0, 20)
				.filter((i) -> i % 5 != 2)
				.mapToObj(Integer::toString)
				.collect(Collectors.toList()));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aSavedStreamThatExpiresInTheFarthestFutureHurtsNobody(boolean persistent) {
		try (StreamStore store = open(persistent)) {
			Expiry farthest = new Expiry(null, "+999999999-12-31T23:59:59-18:00");
			store.create(new CreateCommand("eternal", JSON, farthest, false, List.of(), null)).block();
			store
				.create(new CreateCommand("past", JSON, new Expiry(null, "1999-01-01T00:00:00Z"), false, List.of(),
						null))
				.block();
			create(store, "orders").block();
			assertThat(store.deleteExpired().block()).isEqualTo(1);
			append(store, List.of(bytes("1")), null).block();
			assertThat(store.list()).extracting(StreamState::path).containsExactlyInAnyOrder("eternal", "orders");
		}
	}

	@Test
	void aLongChainOfForksIsDeletedAtOnce() {
		int length = 9_000;
		try (StreamStore store = open(true)) {
			create(store, "0").block();
			List<Mono<CreateResult>> forks = IntStream.range(1, length)
				.mapToObj((i) -> store.create(new CreateCommand(Integer.toString(i), null, Expiry.NEVER, false,
						List.of(), new ForkRequest(Integer.toString(i - 1), null, 0))))
				.toList();
			Flux.mergeSequential(forks, 512, 512).blockLast();
			Flux.mergeSequential(
					IntStream.range(0, length - 1).mapToObj((i) -> store.delete(Integer.toString(i))).toList(), 512,
					512)
				.blockLast();
			assertThat(store.list()).hasSize(1);
			store.delete(Integer.toString(length - 1)).block();
			assertThat(store.deleteAll().block()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aForkInheritsFromManyStreamsButNotFromAnyNumber(boolean persistent) {
		try (StreamStore store = open(persistent)) {
			create(store, "0").block();
			assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> {
				for (int i = 1; i < 1000; i++) {
					store
						.create(new CreateCommand(Integer.toString(i), null, Expiry.NEVER, false,
								List.of(bytes(Integer.toString(i))), new ForkRequest(Integer.toString(i - 1), null, 0)))
						.block();
				}
			}).satisfies((ex) -> assertThat(ex.refusal()).isEqualTo(Refusal.Plain.FORK_TOO_DEEP));
			StreamState last = store.require(Integer.toString(Fork.MAX_SEGMENTS));
			assertThat(store.read(last, 0, last.tail(), 1_000_000).block()).isNotNull()
				.satisfies((slice) -> assertThat(slice.parts()).hasSize(Fork.MAX_SEGMENTS));
		}
	}

	@Test
	void streamsInMemoryHoldNoMoreThanTheyMay() {
		try (StreamStore store = StreamStore.open(new StoreFile(null), 10, new MemoryLimit(10_000))) {
			create(store, "orders").block();
			create(store, "others").block();
			List<byte[]> records = List.of(new byte[3_000]);
			append(store, records, null).block();
			append(store, records, null).block();
			store.append(new AppendCommand("others", JSON, records, null, null, false)).block();
			assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> append(store, records, null).block())
				.withMessageContaining("in memory")
				.withMessageContaining("10000")
				.withMessageContaining("Nothing of this request was kept");
			assertThat(store.require("orders").tail()).isEqualTo(2);
			append(store, List.of(bytes("1")), null).block();
			store.delete("others").block();
			append(store, records, null).block();
			assertThat(store.require("orders").tail()).isEqualTo(4);
		}
	}

	@Test
	void producersInMemoryCountToo() {
		try (StreamStore store = StreamStore.open(new StoreFile(null), 10, new MemoryLimit(10_000))) {
			create(store, "orders").block();
			for (int i = 0; i < 20; i++) {
				append(store, List.of(bytes("1")), new ProducerTuple("one", 0, i)).block();
			}
			assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> {
				for (int i = 0; i < 10; i++) {
					append(store, List.of(bytes("1")), new ProducerTuple(i + "x".repeat(2_000), 0, 0)).block();
				}
			}).withMessageContaining("in memory");
			store.delete("orders").block();
			create(store, "orders").block();
			append(store, List.of(new byte[5_000]), null).block();
		}
	}

	@Test
	void aReadThatComesAfterTheDeletionLeavesNothingBehind() {
		try (StreamStore store = open(true)) {
			create(store, "orders").block();
			append(store, List.of(bytes("1")), null).block();
			StreamState state = store.require("orders");
			store.delete("orders").block();
			assertThatExceptionOfType(RefusedException.class)
				.isThrownBy(() -> store.read(state, 0, state.tail(), 1_000).block())
				.satisfies((ex) -> assertThat(ex.refusal()).isEqualTo(Refusal.Plain.NOT_FOUND));
			create(store, "others").block();
		}
		try (MVStore file = new StoreFile(this.directory).open().store()) {
			assertThat(file.getMapNames()).contains("streams").doesNotContain("records.1");
		}
	}

	private StreamStore open(boolean persistent) {
		return StreamStore.open(persistent ? this.directory : null, 10_000);
	}

	private static Mono<CreateResult> create(StreamStore store, String path) {
		return store.create(new CreateCommand(path, JSON, Expiry.NEVER, false, List.of(), null));
	}

	private static Mono<StoredAppend> append(StreamStore store, List<byte[]> records,
			@Nullable ProducerTuple producer) {
		return store.append(new AppendCommand("orders", JSON, records, null, producer, false));
	}

	private static List<String> read(StreamStore store) {
		StreamState state = store.require("orders");
		if (state.tail() == 0) {
			return List.of();
		}
		Slice slice = store.read(state, 0, state.tail(), 1_000_000).blockOptional().orElseThrow();
		return slice.parts().stream().map(StreamStoreTests::text).toList();
	}

	private static String text(ByteBuffer part) {
		return StandardCharsets.UTF_8.decode(part.duplicate()).toString();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Records that are there when they are counted and fail when they are written. */
	private static final class BrokenRecords extends AbstractList<byte[]> {

		private final String[] records;

		private int reads;

		BrokenRecords(String... records) {
			this.records = records;
		}

		@Override
		public byte[] get(int index) {
			boolean last = index == this.records.length - 1;
			// They are read when they are counted, for the queue and for the operation
			if (last && ++this.reads > 2) {
				throw new IllegalStateException("broken");
			}
			return bytes(this.records[index]);
		}

		@Override
		public int size() {
			return this.records.length;
		}

	}

}
