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

package io.durablestreams.operations;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

/**
 * Has Prometheus's own tool judge the alerts by what was scraped: all was well for five
 * minutes, then it was as it was when the alert fired here, and stays so. Not
 * thread-safe.
 */
final class Promtool {

	private static final int WELL = 5;

	private static final int ILL = 40;

	private static final Pattern METRIC = Pattern.compile("durable_streams_\\w+");

	private final List<Map<String, Object>> tests = new ArrayList<>();

	static boolean exists() {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, "promtool")));
	}

	/**
	 * Check the rules as they are written.
	 * @return what is wrong
	 */
	static Optional<String> check() throws IOException, InterruptedException {
		return run("check", "rules", AlertRule.FILE.toString());
	}

	/**
	 * Expect an alert to fire when its time has passed, and not before.
	 * @param rule the alert
	 * @param label a label that it fires with
	 * @param value the label's value
	 * @param before what was scraped while all was well
	 * @param now what was scraped when it was not
	 * @param patience by how much longer a time must be than where the rule is used
	 */
	void expect(AlertRule rule, String label, String value, Scrape before, Scrape now, double patience) {
		Set<String> metrics = METRIC.matcher(rule.expression())
			.results()
			.map((metric) -> metric.group())
			.collect(Collectors.toSet());
		Map<String, Double> well = series(before, metrics, 1);
		Map<String, Double> ill = series(now, metrics, patience);
		List<Map<String, Object>> input = ill.entrySet()
			.stream()
			.map((series) -> Map.<String, Object>of("series", series.getKey(), "values",
					values(well.get(series.getKey()), WELL) + ' ' + values(series.getValue(), ILL)))
			.toList();
		String alerts = "count(ALERTS{alertname=\"%s\",alertstate=\"firing\",%s=\"%s\"})".formatted(rule.name(), label,
				value);
		List<Map<String, Object>> expected = new ArrayList<>();
		expected.add(Map.of("expr", alerts, "eval_time", (WELL - 1) + "m", "exp_samples", List.of()));
		int minutes = (int) rule.pending().toMinutes();
		if (minutes > 0) {
			expected.add(Map.of("expr", alerts, "eval_time", (WELL + minutes - 1) + "m", "exp_samples", List.of()));
		}
		expected.add(Map.of("expr", alerts + " > bool 0", "eval_time", (WELL + minutes + 1) + "m", "exp_samples",
				List.of(Map.of("labels", "{}", "value", 1))));
		this.tests
			.add(Map.of("name", rule.name(), "interval", "1m", "input_series", input, "promql_expr_test", expected));
	}

	/**
	 * Run what is expected.
	 * @param directory where to put the tests
	 * @return what isn't so
	 */
	Optional<String> test(Path directory) throws IOException, InterruptedException {
		Path file = directory.resolve("alerts-tests.yaml");
		// JSON is YAML.
		Files.writeString(file,
				JsonMapper.shared()
					.writeValueAsString(Map.of("rule_files", List.of(AlertRule.FILE.toAbsolutePath().toString()),
							"evaluation_interval", "1m", "tests", this.tests)));
		return run("test", "rules", file.toString());
	}

	private static Map<String, Double> series(Scrape scrape, Set<String> metrics, double patience) {
		Map<String, Double> series = new TreeMap<>();
		scrape.samples()
			.stream()
			.filter((sample) -> metrics.contains(sample.name()) && !Double.isNaN(sample.value()))
			.forEach((sample) -> series.put(
					sample.name() + sample.labels()
						.entrySet()
						.stream()
						.map((label) -> label.getKey() + "=\"" + label.getValue() + '"')
						.sorted()
						.collect(Collectors.joining(",", "{", "}")),
					sample.value() / (sample.name().contains("_seconds") ? patience : 1)));
		return series;
	}

	private static String values(Double value, int times) {
		return ((value != null) ? value : "_") + "x" + (times - 1);
	}

	private static Optional<String> run(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("promtool"));
		command.addAll(List.of(arguments));
		Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(promtool.getInputStream().readAllBytes());
		return (promtool.waitFor() != 0) ? Optional.of(output) : Optional.empty();
	}

}
