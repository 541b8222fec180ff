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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the protocol's own suite for servers, where Node.js is found. It waits more than
 * it works, so its parts go side by side, each against a server of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class ConformanceTests {

	private static final Duration LONG_POLL_TIMEOUT = Duration.ofMillis(500);

	private static final String SKIPPED = "skipped";

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

	@ParameterizedTest
	@EnumSource
	void aServerInMemoryConformsToTheProtocol(Part part) throws IOException {
		assertThatServerConforms("memory", part, null);
	}

	@ParameterizedTest
	@EnumSource
	void aServerWithADataDirectoryConformsToTheProtocol(Part part, @TempDir Path data) throws IOException {
		assertThatServerConforms("data-directory", part, data);
	}

	private static void assertThatServerConforms(String name, Part part, @Nullable Path data) throws IOException {
		NodeProject project = suite;
		assertThat(project).isNotNull();
		String log = name + "-" + part + ".log";
		Path result = project.directory().resolve(name + "-" + part + ".json");
		Files.deleteIfExists(result);
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.allowedOrigins("https://example.com")
			.longPollTimeout(LONG_POLL_TIMEOUT)
			.dataDirectory(data)
			.build()) {
			server.start();
			project.run(log,
					Map.of("CONFORMANCE_URL", server.baseUrl().replace("/v1/stream", ""),
							"CONFORMANCE_LONG_POLL_TIMEOUT", Long.toString(LONG_POLL_TIMEOUT.toMillis()),
							"CONFORMANCE_RESULT", result.toString()),
					"node", "node_modules/vitest/vitest.mjs", "run", "--testNamePattern", part.names);
		}
		assertThat(result).as("result of the suite, see target/conformance/%s", log).exists();
		JsonNode counts = JsonMapper.shared().readTree(Files.readAllBytes(result));
		assertThat(failures(counts)).isEmpty();
		assertThat(counts.path("numPassedTests").asInt()).isEqualTo(part.tests);
		assertThat(counts.path("numTotalTests").asInt())
			.isEqualTo(Stream.of(Part.values()).mapToInt((one) -> one.tests).sum());
	}

	private static List<String> failures(JsonNode result) {
		List<String> failures = new ArrayList<>();
		for (JsonNode file : result.path("testResults")) {
			for (JsonNode test : file.path("assertionResults")) {
				if (!List.of("passed", SKIPPED).contains(test.path("status").asString(""))) {
					failures.add(test.path("fullName").asString("") + ": " + test.path("failureMessages"));
				}
			}
		}
		return failures;
	}

	/** What of the suite one run takes: the others' tests are skipped in it. */
	enum Part {

		EXPIRY_AND_FORKS("^(TTL|Fork)", 110),

		ALL_ELSE("^(?!TTL|Fork)", 228);

		private final String names;

		private final int tests;

		Part(String names, int tests) {
			this.names = names;
			this.tests = tests;
		}

	}

}
