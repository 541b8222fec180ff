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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Prometheus reads of an application at one moment.
 *
 * @param samples the samples
 */
record Scrape(List<Sample> samples) {

	private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)(?: \\d+)?");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final Pattern SELECTOR = Pattern.compile("(\\w+)(?:\\{(.*)})?");

	private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|=)\"([^\"]*)\"");

	static Scrape parse(String text) {
		return new Scrape(text.lines().filter((line) -> !line.startsWith("#")).map(Scrape::sample).toList());
	}

	private static Sample sample(String line) {
		Matcher sample = matcher(SAMPLE, line);
		Map<String, String> labels = LABEL.matcher(Objects.requireNonNullElse(sample.group(2), ""))
			.results()
			.collect(Collectors.toMap((label) -> label.group(1), (label) -> label.group(2)));
		return new Sample(sample.group(1), labels, number(sample.group(3)));
	}

	private static double number(String text) {
		return switch (text) {
			case "+Inf" -> Double.POSITIVE_INFINITY;
			case "-Inf" -> Double.NEGATIVE_INFINITY;
			default -> Double.parseDouble(text);
		};
	}

	private static Matcher matcher(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("Not of the form " + pattern + ": " + text);
		}
		return matcher;
	}

	/**
	 * The names of all that is there.
	 */
	Set<String> names() {
		return this.samples.stream().map(Sample::name).collect(Collectors.toSet());
	}

	/**
	 * The labels that samples of a name have.
	 */
	Set<String> labels(String name) {
		return this.samples.stream()
			.filter((sample) -> sample.name().equals(name))
			.flatMap((sample) -> sample.labels().keySet().stream())
			.collect(Collectors.toSet());
	}

	/**
	 * Choose samples as Prometheus does.
	 * @param selector a name, with matchers of labels or without
	 * @param ignored labels that don't matter for what is done with the values
	 * @return the values by their labels
	 */
	Map<Map<String, String>, Double> select(String selector, Set<String> ignored) {
		Matcher parts = matcher(SELECTOR, selector);
		Map<Map<String, String>, Double> values = new HashMap<>();
		this.samples.stream()
			.filter((sample) -> sample.name().equals(parts.group(1)) && matches(sample, parts.group(2)))
			.forEach((sample) -> {
				Map<String, String> labels = new HashMap<>(sample.labels());
				labels.keySet().removeAll(ignored);
				values.put(labels, sample.value());
			});
		return values;
	}

	private static boolean matches(Sample sample, String matchers) {
		return matchers == null || MATCHER.matcher(matchers).results().allMatch((matcher) -> {
			String value = sample.labels().getOrDefault(matcher.group(1), "");
			return matcher.group(2).equals("=") ? value.equals(matcher.group(3)) : value.matches(matcher.group(3));
		});
	}

	/**
	 * A value.
	 *
	 * @param name its name
	 * @param labels its labels
	 * @param value the value
	 */
	record Sample(String name, Map<String, String> labels, double value) {
	}

}
