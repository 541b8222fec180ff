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

package io.durablestreams.gateway.recording;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.offset.InMemoryOffsetStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The stream's server is killed while something is recorded, and comes back.
 */
@RequiresReferenceServer
class KilledServerRecorderTests {

	@Test
	void whatIsEmittedWhileTheServerIsAwayIsInTheStreamOnceItIsBack(@TempDir Path directory) {
		try (ReferenceServer server = ReferenceServer.start(directory);
				DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
			DurableStreamRecorder recorder = DurableStreamRecorder.builder(client, new InMemoryOffsetStore()).build();
			recorder.start();
			Sinks.Many<Integer> values = Sinks.many().unicast().onBackpressureBuffer();
			Recording recording = recorder.record("answer", values.asFlux()).join();
			URI uri = client.stream("answer").uri();
			emit(values, 0, 10);
			await().untilAsserted(() -> assertThat(StreamContents.messages(uri)).hasSize(10));
			server.kill();
			emit(values, 10, 20);
			values.tryEmitComplete().orThrow();
			assertThat(recording.state()).isEqualTo(Recording.State.RUNNING);
			server.restart();
			assertThat(recording.ended()).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Recording.State.COMPLETED);
			List<String> all = IntStream.range(0, 20).mapToObj(Integer::toString).toList();
			assertThat(StreamContents.messages(uri)).isEqualTo(all);
			assertThat(client.stream("answer").metadata().block().closed()).isTrue();
			recorder.stop();
		}
	}

	private static void emit(Sinks.Many<Integer> values, int from, int to) {
		IntStream.range(from, to).forEach((value) -> values.tryEmitNext(value).orThrow());
	}

}
