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

package io.durablestreams.client.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.HostileServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import static org.awaitility.Awaitility.await;

/**
 * More reads at once than requests have connections.
 */
class ConcurrencyTests {

	/** More than the 500 connections that other requests than reads share. */
	private static final int READS = Seeds.isSoak() ? 2000 : 600;

	private static final Duration SOON = Duration.ofSeconds(60);

	@ParameterizedTest
	@EnumSource(names = { "SSE", "LONG_POLL" })
	void manyLiveReadsWorkOutOfTheBoxAndAppendsDoNotWaitBehindThem(LiveMode mode) {
		EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.maxConnections(3 * READS)
			.longPollTimeout(Duration.ofSeconds(30))
			.build();
		server.start();
		DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build();
		AtomicInteger upToDate = new AtomicInteger();
		AtomicInteger received = new AtomicInteger();
		Disposable.Composite reads = Disposables.composite();
		try {
			Flux.range(0, READS)
				.flatMap((i) -> client.stream("s" + i)
					.create(CreateOptions.json().toBuilder().content("[0]".getBytes()).build()), 50)
				.blockLast(SOON);
			for (int i = 0; i < READS; i++) {
				reads.add(client.stream("s" + i).read().live(mode).signals().subscribe((signal) -> {
					if (signal instanceof ReadSignal.Message message) {
						received.addAndGet((message.data()[0] == '1') ? 1 : 0);
					}
					else if (((ReadSignal.Progress) signal).upToDate()) {
						upToDate.incrementAndGet();
					}
				}));
			}
			await().atMost(SOON).until(() -> upToDate.get() >= READS);
			Flux.range(0, READS).flatMap((i) -> client.stream("s" + i).append("1"), 50).blockLast(SOON);
			await().atMost(SOON).until(() -> received.get() == READS);
		}
		finally {
			reads.dispose();
			client.close();
			server.close();
		}
	}

	@Test
	void catchUpReadsThatAreSlowLeaveAppendsAlone() {
		AtomicInteger begun = new AtomicInteger();
		Disposable.Composite reads = Disposables.composite();
		try (HostileServer server = new HostileServer(ConcurrencyTests::takeAppendsAndNeverEndReads);
				DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
			for (int i = 0; i < READS; i++) {
				BaseSubscriber<ReadSignal> slow = new SlowSubscriber(begun);
				client.stream("s").read().live(LiveMode.OFF).signals().subscribe(slow);
				reads.add(slow);
			}
			await().atMost(SOON).until(() -> begun.get() == READS);
			client.stream("other").append(AppendRequest.of("1".getBytes())).block(SOON);
		}
		finally {
			reads.dispose();
		}
	}

	private static boolean takeAppendsAndNeverEndReads(HostileServer.Request request,
			HostileServer.Connection connection) throws IOException {
		if (!request.method().equals("GET")) {
			connection.writeHead(204, "Stream-Next-Offset", "t1", "Content-Type", "application/json");
			return true;
		}
		connection.writeHead(200, "Content-Type", "application/json", "Stream-Next-Offset", "t1", "Transfer-Encoding",
				"chunked");
		// More than a read takes ahead.
		connection.writeChunk("[" + "\"a message\",".repeat(30_000));
		connection.awaitClose();
		return false;
	}

	/** Takes one signal and no more. */
	private static final class SlowSubscriber extends BaseSubscriber<ReadSignal> {

		private final AtomicInteger begun;

		SlowSubscriber(AtomicInteger begun) {
			this.begun = begun;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(1);
		}

		@Override
		protected void hookOnNext(ReadSignal signal) {
			this.begun.incrementAndGet();
		}

	}

}
