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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.NodeProject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocol's own suite for servers finds no difference between a server and a
 * gateway's route, apart from what a gateway refuses on purpose.
 */
@EnabledIfSystemProperty(named = "soak", matches = "true")
class GatewayConformanceTests {

	/** Without those of subscriptions, which don't pass a gateway, and one. */
	private static final int TESTS = 331;

	private static final Duration LONG_POLL_TIMEOUT = Duration.ofMillis(500);

	@ParameterizedTest
	@EnumSource(WebStack.Kind.class)
	void aRouteConformsToTheProtocol(WebStack.Kind stack) throws IOException {
		Assumptions.assumeTrue(NodeProject.isNodeFound(), "node and npm are not found");
		SortedMap<String, byte[]> files = new TreeMap<>();
		try (Stream<Path> paths = Files.list(Path.of("../durable-streams-embedded-server/src/test/conformance"))) {
			for (Path path : paths.toList()) {
				files.put(path.getFileName().toString(), Files.readAllBytes(path));
			}
		}
		NodeProject project = NodeProject.install(files, Path.of("target/conformance"));
		Path result = project.directory().resolve(stack + ".json");
		Files.deleteIfExists(result);
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.longPollTimeout(LONG_POLL_TIMEOUT)
			.build()) {
			server.start();
			DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build();
			DurableStreamGateway gateway = DurableStreamGateway
				.builder(List.of(GatewayRoute.builder("all", "/v1/stream/{*path}", client)
					.stream("{path}")
					.operations(StreamOperation.values())
					.maxBodySize(DataSize.ofMegabytes(20))
					.publicAccess()
					.build()))
				.build();
			gateway.start();
			try (WebStack web = stack.start(gateway, 0); client) {
				project.run(stack + ".log",
						Map.of("CONFORMANCE_URL", web.url().toString(), "CONFORMANCE_SUBSCRIPTIONS", "false",
								"CONFORMANCE_LONG_POLL_TIMEOUT", Long.toString(LONG_POLL_TIMEOUT.toMillis()),
								"CONFORMANCE_RESULT", result.toString()),
						"node", "node_modules/vitest/vitest.mjs", "run", "--reporter=json", "--reporter=default");
			}
		}
		JsonNode counts = JsonMapper.shared().readTree(Files.readAllBytes(result));
		// Who may read from other origins is the application's to say.
		assertThat(failures(counts)).singleElement().asString().contains("CORS preflight");
		assertThat(counts.path("numPassedTests").asInt()).isEqualTo(TESTS);
	}

	private static List<String> failures(JsonNode result) {
		List<String> failures = new ArrayList<>();
		for (JsonNode file : result.path("testResults")) {
			for (JsonNode test : file.path("assertionResults")) {
				if (!List.of("passed", "skipped", "pending").contains(test.path("status").asString(""))) {
					failures.add(test.path("fullName").asString("") + ": " + test.path("failureMessages"));
				}
			}
		}
		return failures;
	}

}
