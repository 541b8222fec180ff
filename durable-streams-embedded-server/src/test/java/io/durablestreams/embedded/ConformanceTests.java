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

package io.durablestreams.embedded;

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

import io.durablestreams.fixtures.NodeProject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the protocol's own suite for servers, where Node.js is found. It waits more than
 * it works, so both runs go side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
class ConformanceTests {

	private static final int TESTS = 338;

	private static final Duration LONG_POLL_TIMEOUT = Duration.ofMillis(500);

	private static @Nullable NodeProject suite;

	@BeforeAll
	static void installTheSuite() throws IOException {
		if (!NodeProject.isNodeFound()) {
			System.out.println("SKIPPED: the protocol's conformance suite, because node and npm are not found here");
			Assumptions.abort("node and npm are not found");
		}
		SortedMap<String, byte[]> files = new TreeMap<>();
		try (Stream<Path> paths = Files.list(Path.of("src/test/conformance"))) {
			for (Path path : paths.toList()) {
				files.put(path.getFileName().toString(), Files.readAllBytes(path));
			}
		}
		suite = NodeProject.install(files, Path.of("target/conformance"));
	}

	@Test
	void aServerInMemoryConformsToTheProtocol() throws IOException {
		assertThatServerConforms("memory", null);
	}

	@Test
	void aServerWithADataDirectoryConformsToTheProtocol(@TempDir Path data) throws IOException {
		assertThatServerConforms("data-directory", data);
	}

	private static void assertThatServerConforms(String name, @Nullable Path data) throws IOException {
		NodeProject project = suite;
		assertThat(project).isNotNull();
		Path result = project.directory().resolve(name + ".json");
		Files.deleteIfExists(result);
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.allowedOrigins("https://example.com")
			.longPollTimeout(LONG_POLL_TIMEOUT)
			.dataDirectory(data)
			.build()) {
			server.start();
			project.run(name + ".log",
					Map.of("CONFORMANCE_URL", server.baseUrl().replace("/v1/stream", ""),
							"CONFORMANCE_LONG_POLL_TIMEOUT", Long.toString(LONG_POLL_TIMEOUT.toMillis()),
							"CONFORMANCE_RESULT", result.toString()),
					"node", "node_modules/vitest/vitest.mjs", "run");
		}
		assertThat(result).as("result of the suite, see target/conformance/%s.log", name).exists();
		JsonNode counts = JsonMapper.shared().readTree(Files.readAllBytes(result));
		assertThat(failures(counts)).isEmpty();
		assertThat(counts.path("numPassedTests").asInt()).isEqualTo(TESTS);
		assertThat(counts.path("numTotalTests").asInt()).isEqualTo(TESTS);
	}

	private static List<String> failures(JsonNode result) {
		List<String> failures = new ArrayList<>();
		for (JsonNode file : result.path("testResults")) {
			for (JsonNode test : file.path("assertionResults")) {
				if (!test.path("status").asString("").equals("passed")) {
					failures.add(test.path("fullName").asString("") + ": " + test.path("failureMessages"));
				}
			}
		}
		return failures;
	}

}
