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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes results: tables, JSON and plots.
 */
final class Report {

	private final Path directory;

	Report(Path directory) {
		this.directory = directory;
	}

	void write(List<Result> results) throws IOException {
		Files.createDirectories(this.directory);
		Files.writeString(this.directory.resolve("results.md"),
				results.stream().map(Report::table).collect(Collectors.joining("\n", Machine.describe() + "\n\n", "")));
		Files.writeString(this.directory.resolve("results.json"),
				JsonMapper.builder()
					.enable(SerializationFeature.INDENT_OUTPUT)
					.build()
					.writeValueAsString(json(results)) + "\n");
		Files.writeString(this.directory.resolve("ratios.svg"), Plot.ratios(results));
		Plot.growth(results).forEach((name, svg) -> {
			try {
				Files.writeString(this.directory.resolve("growth-" + name + ".svg"), svg);
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		});
	}

	/** A result as a table in Markdown: each figure, and its ratio to the floor's. */
	static String table(Result result) {
		Comparison comparison = result.comparison();
		List<String> lines = new ArrayList<>();
		lines.add("**" + comparison.title() + "** (`" + comparison.name() + "`, "
				+ String.format(Locale.ROOT, "%,d", result.count())
				+ ((comparison.data() == Comparison.Data.NONE) ? ")" : " messages)"));
		lines.add("");
		lines.add("| | " + comparison.figures()
			.stream()
			.map((figure) -> Figure.of(figure).title() + " | ratio to the floor")
			.collect(Collectors.joining(" | ")) + " |");
		lines.add("| --- |" + " ---: | ---: |".repeat(comparison.figures().size()));
		for (String contender : result.samples().keySet()) {
			lines.add("| " + contender + " | "
					+ comparison.figures()
						.stream()
						.map((figure) -> cells(result, contender, figure))
						.collect(Collectors.joining(" | "))
					+ " |");
		}
		return String.join("\n", lines) + "\n";
	}

	private static String cells(Result result, String contender, String figure) {
		Spread values = result.values(contender, figure);
		Spread ratios = result.ratios(contender, figure);
		if (!values.isKnown()) {
			return "– | –";
		}
		return String.format(Locale.ROOT, "%s | ", Figure.of(figure).format(values.median())) + (ratios.isKnown()
				? String.format(Locale.ROOT, "**%.2f** (%.2f–%.2f)", ratios.median(), ratios.min(), ratios.max())
				: "–");
	}

	private static Map<String, Object> json(List<Result> results) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("machine", Machine.describe());
		json.put("results", results.stream().map((result) -> {
			Map<String, Object> entry = new LinkedHashMap<>();
			entry.put("name", result.comparison().name());
			entry.put("title", result.comparison().title());
			entry.put("server", result.comparison().server());
			entry.put("messages", result.count());
			entry.put("rounds", result.samples());
			return entry;
		}).toList());
		return json;
	}

}
