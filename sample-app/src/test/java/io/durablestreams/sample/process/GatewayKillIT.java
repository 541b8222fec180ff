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

package io.durablestreams.sample.process;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Those who read through the gateway go on when it, or the server behind it, is killed.
 */
@RequiresReferenceServer
class GatewayKillIT {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@MethodSource("modes")
	void aLiveReadLosesAndRepeatsNothing(LiveMode mode) {
		try (ReferenceServer server = ReferenceServer.start(this.directory.resolve("server"))) {
			FlightBoard.Settings settings = FlightBoard.in(this.directory)
				.with("sample.seed", false)
				.environment("SERVER_PORT", String.valueOf(FreePorts.find()))
				.environment("DURABLE_STREAMS_BASE_URL", server.baseUrl());
			FlightBoard board = settings.start();
			List<String> origins = new CopyOnWriteArrayList<>();
			try (DurableStreamsClient client = DurableStreamsClient.builder(board.url() + "/streams").build()) {
				Disposable read = client.stream("flights")
					.read()
					.live(mode)
					.messages(JsonNode.class)
					.subscribe((flight) -> origins.add(flight.value().get("origin").stringValue()));
				publish(board, origins, "AAA");
				board.kill();
				board = settings.start();
				publish(board, origins, "BBB");
				server.kill();
				server.restart();
				publish(board, origins, "CCC");
				assertThat(origins).doesNotHaveDuplicates().containsExactly("AAA", "BBB", "CCC");
				read.dispose();
			}
			finally {
				board.close();
			}
		}
	}

	private static Stream<LiveMode> modes() {
		return Boolean.getBoolean("soak") ? Stream.of(LiveMode.SSE, LiveMode.LONG_POLL) : Stream.of(LiveMode.SSE);
	}

	private static void publish(FlightBoard board, List<String> seen, String origin) {
		Waiting.waitFor("the flight being accepted")
			.until(() -> board.post("/flights", "application/json", FlightFile.flightFrom(origin)).status() == 202);
		Waiting.waitFor("the flight at the reader").until(() -> seen.contains(origin));
	}

}
