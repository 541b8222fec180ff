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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Gateway and stream server are killed under a live read.
 */
@RequiresReferenceServer
class GatewayKillTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final List<Integer> received = new CopyOnWriteArrayList<>();

	private int appended;

	@TempDir
	private Path directory;

	@ParameterizedTest
	@MethodSource("readers")
	void aLiveReadLosesAndRepeatsNothing(WebStack.Kind stack, LiveMode mode) {
		try (ReferenceServer server = ReferenceServer.start(this.directory.resolve("server"));
				GatewayProcess gateway = new GatewayProcess(stack, server.baseUrl(), this.directory.resolve("log"));
				DurableStreamsClient direct = DurableStreamsClient.builder(server.baseUrl()).build();
				DurableStreamsClient client = DurableStreamsClient.builder(gateway.url() + "/open").build()) {
			DurableStream stream = direct.stream("open/numbers");
			stream.create(CreateOptions.json()).block(SOON);
			Disposable read = client.stream("numbers")
				.read()
				.live(mode)
				.messages(Integer.class)
				.subscribe((number) -> this.received.add(number.value()));
			append(stream, 20);
			awaitAll();
			gateway.kill();
			append(stream, 20);
			gateway.restart();
			append(stream, 20);
			awaitAll();
			server.kill();
			server.restart();
			append(stream, 20);
			awaitAll();
			read.dispose();
		}
	}

	private static Stream<Arguments> readers() {
		if (!Boolean.getBoolean("soak")) {
			return Stream.of(Arguments.of(WebStack.Kind.REACTIVE, LiveMode.SSE),
					Arguments.of(WebStack.Kind.SERVLET, LiveMode.LONG_POLL));
		}
		return Stream.of(WebStack.Kind.values())
			.flatMap((stack) -> Stream.of(LiveMode.SSE, LiveMode.LONG_POLL).map((mode) -> Arguments.of(stack, mode)));
	}

	private void append(DurableStream stream, int count) {
		for (int i = 0; i < count; i++) {
			byte[] number = Integer.toString(this.appended++).getBytes(StandardCharsets.US_ASCII);
			stream.append(AppendRequest.of(number)).block(SOON);
		}
	}

	/** In order, each once. */
	private void awaitAll() {
		await().atMost(SOON).until(() -> this.received.size() >= this.appended);
		assertThat(this.received).isEqualTo(IntStream.range(0, this.appended).boxed().toList());
	}

}
