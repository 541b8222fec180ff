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

package io.durablestreams.gateway;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Gateway and stream server are killed under live reads.
 */
@RequiresReferenceServer
class GatewayKillTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private int appended;

	@TempDir
	private Path directory;

	@Test
	void liveReadsLoseAndRepeatNothing() {
		try (ReferenceServer server = ReferenceServer.start(this.directory.resolve("server"));
				GatewayProcess gateway = new GatewayProcess(server.baseUrl(), this.directory.resolve("log"));
				DurableStreamsClient direct = DurableStreamsClient.builder(server.baseUrl()).build()) {
			DurableStream stream = direct.stream("open/numbers");
			stream.create(CreateOptions.json()).block(SOON);
			List<Reader> readers = readers(gateway);
			append(stream, 20);
			readers.forEach(this::awaitAll);
			gateway.kill();
			append(stream, 20);
			gateway.restart();
			append(stream, 20);
			readers.forEach(this::awaitAll);
			server.kill();
			server.restart();
			append(stream, 20);
			readers.forEach(this::awaitAll);
			readers.forEach(Reader::close);
		}
	}

	private static List<Reader> readers(GatewayProcess gateway) {
		if (!Boolean.getBoolean("soak")) {
			return List.of(new Reader(gateway, WebStack.Kind.REACTIVE, LiveMode.SSE),
					new Reader(gateway, WebStack.Kind.SERVLET, LiveMode.LONG_POLL));
		}
		return Stream.of(WebStack.Kind.values())
			.flatMap((stack) -> Stream.of(LiveMode.SSE, LiveMode.LONG_POLL)
				.map((mode) -> new Reader(gateway, stack, mode)))
			.toList();
	}

	private void append(DurableStream stream, int count) {
		for (int i = 0; i < count; i++) {
			byte[] number = Integer.toString(this.appended++).getBytes(StandardCharsets.US_ASCII);
			stream.append(AppendRequest.of(number)).block(SOON);
		}
	}

	/** In order, each once. */
	private void awaitAll(Reader reader) {
		await().atMost(SOON).until(() -> reader.received.size() >= this.appended);
		assertThat(reader.received).isEqualTo(IntStream.range(0, this.appended).boxed().toList());
	}

	/** A live read of a route. */
	private static final class Reader implements AutoCloseable {

		private final List<Integer> received = new CopyOnWriteArrayList<>();

		private final DurableStreamsClient client;

		Reader(GatewayProcess gateway, WebStack.Kind stack, LiveMode mode) {
			this.client = DurableStreamsClient.builder(gateway.url(stack) + "/open")
				.readBackOff(new FixedBackOff(50, FixedBackOff.UNLIMITED_ATTEMPTS))
				.build();
			this.client.stream("numbers")
				.read()
				.live(mode)
				.messages(Integer.class)
				.subscribe((number) -> this.received.add(number.value()));
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

}
