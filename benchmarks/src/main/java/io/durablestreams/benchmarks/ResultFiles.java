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

package io.durablestreams.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results, a file each, so that a long run can be done in parts.
 */
final class ResultFiles {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private final Path directory;

	ResultFiles(Path directory) throws IOException {
		this.directory = Files.createDirectories(directory.resolve("rounds"));
	}

	/** Keep a result, instead of an earlier one of the same comparison and size. */
	void save(Result result) throws IOException {
		Files.write(file(result.comparison(), result.count()), MAPPER.writeValueAsBytes(result.samples()));
	}

	/** Take what an earlier report tells of comparisons that haven't been run since. */
	void addMissing(Path report) throws IOException {
		for (JsonNode result : MAPPER.readTree(Files.readAllBytes(report)).get("results")) {
			Path file = this.directory
				.resolve(result.get("name").stringValue() + "." + result.get("messages").intValue() + ".json");
			if (!Files.exists(file)) {
				Files.write(file, MAPPER.writeValueAsBytes(result.get("rounds")));
			}
		}
	}

	/** All results that are kept, in the order of their comparisons. */
	List<Result> all() throws IOException {
		List<Result> results = new ArrayList<>();
		for (Comparison comparison : Comparisons.all()) {
			for (int count : counts(comparison)) {
				Map<String, List<Sample>> samples = MAPPER.readValue(Files.readAllBytes(file(comparison, count)),
						new TypeReference<>() {
						});
				results.add(new Result(comparison, count, samples));
			}
		}
		return results;
	}

	private List<Integer> counts(Comparison comparison) throws IOException {
		String prefix = comparison.name() + ".";
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.startsWith(prefix))
				.map((name) -> Integer.valueOf(name.substring(prefix.length(), name.lastIndexOf('.'))))
				.sorted(Comparator.naturalOrder())
				.toList();
		}
	}

	private Path file(Comparison comparison, int count) {
		return this.directory.resolve(comparison.name() + "." + count + ".json");
	}

}
