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

import io.durablestreams.embedded.internal.store.AppendCommand;
import io.durablestreams.embedded.internal.store.CreateCommand;
import io.durablestreams.embedded.internal.store.Expiry;
import io.durablestreams.embedded.internal.store.StreamState;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What subscriptions get to know of their streams.
 */
@Timeout(60)
class StreamChangeListenerTests {

	@Test
	void whatFailsForOneSubscriptionHurtsNoOther() {
		try (StreamStore store = StreamStore.open(null, 10)) {
			// As nobody can ask for it, but a file may hold it
			store.properties().save("subscription.broken", "{\"id\":\"broken\",\"generation\":0,\"links\":{}}").block();
			try (SubscriptionService service = service(store)) {
				service.start();
				create(store, "wakes");
				service.create("well", pull(null, List.of("work"))).block();
				create(store, "work");
				append(store, "work");
				awaitWakes(store, 1);
				assertThat(service.claim("well", "worker").block()).containsEntry("generation", 1L);
			}
		}
	}

	@Test
	void aStreamThatCameBeforeTheSubscriptionKnewIsFoundAtTheNextStart(@TempDir Path data) {
		try (StreamStore store = StreamStore.open(data, 10)) {
			create(store, "wakes");
			try (SubscriptionService service = service(store)) {
				service.create("all", pull("**", List.of())).block();
			}
			create(store, "new");
			append(store, "new");
			try (SubscriptionService service = service(store)) {
				service.start();
				awaitWakes(store, 1);
				assertThat(service.get("all").block()).asString().contains("path=new", "acked_offset=-1");
			}
		}
	}

	@Test
	void aStreamThatWasMadeAnewBeforeTheSubscriptionKnewIsNewAtTheNextStart() {
		try (StreamStore store = StreamStore.open(null, 10)) {
			create(store, "wakes");
			create(store, "work");
			append(store, "work");
			append(store, "work");
			try (SubscriptionService service = service(store)) {
				service.create("all", pull("**", List.of())).block();
			}
			store.delete("work").block();
			create(store, "work");
			append(store, "work");
			try (SubscriptionService service = service(store)) {
				service.start();
				awaitWakes(store, 1);
				assertThat(service.get("all").block()).asString().contains("path=work", "acked_offset=-1");
			}
		}
	}

	private static SubscriptionService service(StreamStore store) {
		return new SubscriptionService(store, () -> "http://localhost", true);
	}

	private static SubscriptionConfig pull(String pattern, List<String> streams) {
		return new SubscriptionConfig(null, "wakes", pattern, streams, 30_000, null);
	}

	private static void create(StreamStore store, String stream) {
		String type = stream.equals("wakes") ? "application/json" : "text/plain";
		store.create(new CreateCommand(stream, type, Expiry.NEVER, false, List.of(), null)).block();
	}

	private static void append(StreamStore store, String stream) {
		store.append(new AppendCommand(stream, "text/plain", List.of(new byte[1]), null, null, false)).block();
	}

	private static void awaitWakes(StreamStore store, long wakes) {
		Awaitility.await().until(() -> store.require("wakes"), (StreamState stream) -> stream.tail() == wakes);
	}

}
