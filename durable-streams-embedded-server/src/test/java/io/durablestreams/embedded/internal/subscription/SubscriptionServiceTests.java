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

package io.durablestreams.embedded.internal.subscription;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.durablestreams.embedded.internal.store.AppendCommand;
import io.durablestreams.embedded.internal.store.CreateCommand;
import io.durablestreams.embedded.internal.store.Expiry;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How many subscriptions there may be, and what they may hold.
 */
class SubscriptionServiceTests {

	private static final SubscriptionConfig CONFIG = new SubscriptionConfig(null, "wakes", "**", List.of(), 30_000,
			null);

	@Test
	void oneSubscriptionTooManyIsRefused() {
		try (StreamStore store = StreamStore.open(null, 10);
				SubscriptionService service = new SubscriptionService(store, () -> "http://localhost", true)) {
			Flux.fromStream(IntStream.range(0, 1_000).boxed())
				.concatMap((i) -> service.create("s" + i, CONFIG))
				.blockLast();
			assertThatExceptionOfType(SubscriptionException.class)
				.isThrownBy(() -> service.create("one-more", CONFIG).block())
				.satisfies((ex) -> assertThat(ex.problem().status()).isEqualTo(429));
			assertThat(service.create("s7", CONFIG).block()).isNotNull()
				.satisfies((known) -> assertThat(known.created()).isFalse());
			service.delete("s7").block();
			assertThat(service.create("one-more", CONFIG).block()).isNotNull()
				.satisfies((added) -> assertThat(added.created()).isTrue());
		}
	}

	@Test
	void oneSubscriptionDoesNotCoverMoreStreamsThanItMay() {
		try (StreamStore store = StreamStore.open(null, 10);
				SubscriptionService service = new SubscriptionService(store, () -> "http://localhost", true)) {
			service.create("some", CONFIG).block();
			service.addStreams("some", names("a", 75)).block();
			assertThatTooMany(() -> service.addStreams("some", names("b", 50)).block(), "one may");
			assertThat(service.get("some").block()).asString().contains("a-0").doesNotContain("b-0");
			// What it covers already costs nothing more
			service.addStreams("some", names("a", 75)).block();
			names("a", 40).forEach((stream) -> service.removeStream("some", stream).block());
			service.addStreams("some", names("b", 50)).block();
			assertThatTooMany(() -> service.create("more", pull(names("a", 105))).block(), "one may");
			assertThatTooMany(() -> service.get("more").block(), "There is no");
		}
	}

	@Test
	void allSubscriptionsTogetherDoNotCoverMoreStreamsThanTheyMay() {
		try (StreamStore store = StreamStore.open(null, 10)) {
			try (SubscriptionService service = new SubscriptionService(store, () -> "http://localhost", true)) {
				Stream.of("s-0", "s-1", "s-2", "s-3", "s-4")
					.forEach((id) -> service.create(id, pull(names("a", 75))).block());
				assertThatTooMany(() -> service.create("more", pull(names("a", 75))).block(), "together");
				service.delete("s-0").block();
				service.create("more", pull(names("a", 75))).block();
			}
			try (SubscriptionService service = new SubscriptionService(store, () -> "http://localhost", true)) {
				assertThatTooMany(() -> service.create("s-0", pull(names("a", 75))).block(), "together");
			}
		}
	}

	@Test
	void aStreamThatDoesNotFitIsCoveredAsSoonAsItDoes() {
		try (StreamStore store = StreamStore.open(null, 10);
				SubscriptionService service = new SubscriptionService(store, () -> "http://localhost", true)) {
			create(store, "wakes");
			service.create("all", CONFIG).block();
			service.addStreams("all", names("a", 104)).block();
			String large = names("b", 1).get(0);
			create(store, large);
			append(store, large);
			Awaitility.await().until(() -> "failed".equals(status(service)));
			names("a", 2).forEach((stream) -> service.removeStream("all", stream).block());
			append(store, large);
			Awaitility.await().until(() -> "active".equals(status(service)));
			assertThat(service.claim("all", "worker").block()).asString().contains("path=b-0");
		}
	}

	@Test
	void aSubscriptionThatCanNotBeKeptIsNone(@TempDir Path data) {
		StreamStore store = StreamStore.open(data, 10);
		try (SubscriptionService service = new SubscriptionService(store, () -> "http://localhost", true)) {
			store.close();
			assertThatException().isThrownBy(() -> service.create("lost", CONFIG).block());
			assertThatExceptionOfType(SubscriptionException.class).isThrownBy(() -> service.get("lost").block());
		}
	}

	private static @Nullable Object status(SubscriptionService service) {
		return service.get("all").blockOptional().orElseThrow().get("status");
	}

	private static void assertThatTooMany(ThrowingCallable call, String message) {
		assertThatExceptionOfType(SubscriptionException.class).isThrownBy(call).withMessageContaining(message);
	}

	private static SubscriptionConfig pull(List<String> streams) {
		return new SubscriptionConfig(null, "wakes", null, streams, 30_000, null);
	}

	/** Names of which one subscription may hold 104, and all together 418. */
	private static List<String> names(String prefix, int count) {
		return IntStream.range(0, count).mapToObj((i) -> prefix + "-" + i + "x".repeat(40_000)).toList();
	}

	private static void create(StreamStore store, String stream) {
		String type = stream.equals("wakes") ? "application/json" : "text/plain";
		store.create(new CreateCommand(stream, type, Expiry.NEVER, false, List.of(), null)).block();
	}

	private static void append(StreamStore store, String stream) {
		store.append(new AppendCommand(stream, "text/plain", List.of(new byte[1]), null, null, false)).block();
	}

}
