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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * An alert of docs/operations/alerts.yaml, whose expressions are simple enough to be
 * evaluated here.
 *
 * @param name its name
 * @param expression when it fires
 * @param pending for how long that must be so
 * @param runbook where in docs/operations.md it is told what to do
 */
record AlertRule(String name, String expression, Duration pending, String runbook) {

	static final Path FILE = Path.of("../docs/operations/alerts.yaml");

	private static final Pattern COMPARISON = Pattern.compile("(.*?) (>|==) ([0-9.]+)");

	private static final Pattern INCREASE = Pattern.compile("increase\\((.*)\\[\\w+]\\)");

	/** Tell of which measurement or state a value is. */
	private static final Set<String> IGNORED = Set.of("state", "statistic");

	static List<AlertRule> load() throws IOException {
		EnumerablePropertySource<?> rules = (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
			.load("alerts", new FileSystemResource(FILE))
			.get(0);
		return Arrays.stream(rules.getPropertyNames())
			.filter((name) -> name.endsWith(".alert"))
			.map((name) -> name.substring(0, name.length() - ".alert".length()))
			.map((rule) -> new AlertRule(String.valueOf(rules.getProperty(rule + ".alert")),
					String.valueOf(rules.getProperty(rule + ".expr")), pending(rules.getProperty(rule + ".for")),
					String.valueOf(rules.getProperty(rule + ".annotations.runbook"))))
			.toList();
	}

	private static Duration pending(Object text) {
		return (text != null) ? DurationStyle.detectAndParse(text.toString()) : Duration.ZERO;
	}

	/**
	 * For whom the alert fires.
	 * @param before what was scraped at the beginning of the time that it looks back to
	 * @param now what is scraped now
	 * @param patience by how much longer a time must be than where the rule is used
	 * @return the labels, none if it doesn't fire
	 */
	Set<Map<String, String>> firing(Scrape before, Scrape now, double patience) {
		Set<Map<String, String>> firing = new HashSet<>();
		String operator = "or";
		String[] parts = this.expression.split(" (?=and |unless )");
		for (String part : parts) {
			String comparison = part;
			if (part.startsWith("and ") || part.startsWith("unless ")) {
				operator = part.substring(0, part.indexOf(' '));
				comparison = part.substring(part.indexOf(' ') + 1).replaceFirst("^ignoring \\(state\\) ", "");
			}
			Set<Map<String, String>> holds = compare(comparison, before, now, patience);
			switch (operator) {
				case "and" -> firing.retainAll(holds);
				case "unless" -> firing.removeAll(holds);
				default -> firing.addAll(holds);
			}
		}
		return firing;
	}

	private static Set<Map<String, String>> compare(String comparison, Scrape before, Scrape now, double patience) {
		Matcher parts = COMPARISON.matcher(comparison);
		if (!parts.matches()) {
			throw new IllegalArgumentException("Too much for this test: " + comparison);
		}
		double bound = Double.parseDouble(parts.group(3)) * (parts.group(1).contains("_seconds") ? patience : 1);
		boolean equal = parts.group(2).equals("==");
		Set<Map<String, String>> holds = new HashSet<>();
		values(parts.group(1), before, now).forEach((labels, value) -> {
			if (equal ? value == bound : value > bound) {
				holds.add(labels);
			}
		});
		return holds;
	}

	private static Map<Map<String, String>, Double> values(String expression, Scrape before, Scrape now) {
		Matcher increase = INCREASE.matcher(expression);
		if (increase.matches()) {
			Map<Map<String, String>, Double> old = before.select(increase.group(1), IGNORED);
			Map<Map<String, String>, Double> values = new HashMap<>(now.select(increase.group(1), IGNORED));
			values.replaceAll((labels, value) -> value - old.getOrDefault(labels, 0.0));
			return values;
		}
		String[] quotient = expression.split(" / ");
		Map<Map<String, String>, Double> values = now.select(quotient[0], IGNORED);
		if (quotient.length == 2) {
			Map<Map<String, String>, Double> divisors = now.select(quotient[1], IGNORED);
			values.replaceAll((labels, value) -> value / divisors.get(labels));
		}
		return values;
	}

}
