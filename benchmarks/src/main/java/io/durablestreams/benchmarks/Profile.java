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
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * What flight recordings tell of one contender: who was at work when the threads that run
 * Java were sampled, and what was allocated.
 */
final class Profile {

	private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

	/** The first that fits. */
	private static final List<String> OWNERS = List.of("io.durablestreams.benchmarks", "io.durablestreams",
			"tools.jackson", "reactor.netty", "reactor", "io.netty", "io.micrometer", "org.springframework",
			"org.postgresql");

	private static final int MOST = 6;

	private final Map<String, Double> owners = new HashMap<>();

	private final Map<String, Double> methods = new HashMap<>();

	private final Map<String, Double> classes = new HashMap<>();

	private Profile() {
	}

	/** Where a round is recorded. */
	static Path recording(Path directory, Comparison comparison, Contender contender, int round) {
		return directory
			.resolve("%s-%d-%s-%d.jfr".formatted(comparison.name(), comparison.contenders().indexOf(contender),
					contender.task(), round))
			.toAbsolutePath();
	}

	/** A row for each contender whose rounds were recorded. */
	static String table(Result result, Path directory) throws IOException {
		StringBuilder table = new StringBuilder("**" + result.comparison().title() + "** (`"
				+ result.comparison().name() + "`, recorded)\n\n| | samples by package | samples by method "
				+ "| allocated for each message, in bytes |\n| --- | --- | --- | --- |\n");
		for (Contender contender : result.comparison().contenders()) {
			List<Sample> rounds = result.samples().get(contender.label());
			if (rounds != null) {
				Profile profile = new Profile();
				for (int round = 0; round < rounds.size(); round++) {
					profile.read(recording(directory, result.comparison(), contender, round));
				}
				table.append(profile.row(contender.label(), (double) result.count() * rounds.size()));
			}
		}
		return table.toString();
	}

	private void read(Path recording) throws IOException {
		Set<Long> threads = new HashSet<>();
		try (RecordingFile file = new RecordingFile(recording)) {
			while (file.hasMoreEvents()) {
				RecordedEvent event = file.readEvent();
				if (event.getEventType().getName().equals("jdk.ObjectAllocationSample")) {
					if (threads.add(event.getThread().getId())) {
						// Weighs all that the thread has allocated before.
						continue;
					}
					this.classes.merge(simpleName(event.getClass("objectClass").getName()),
							(double) event.getLong("weight"), Double::sum);
				}
				else if (event.getStackTrace() != null) {
					sampled(event.getStackTrace().getFrames());
				}
			}
		}
	}

	/** The JDK works for whoever has called it. */
	private void sampled(List<RecordedFrame> frames) {
		RecordedMethod method = frames.stream()
			.map(RecordedFrame::getMethod)
			.filter((candidate) -> JDK.stream().noneMatch(candidate.getType().getName()::startsWith))
			.findFirst()
			.orElse(null);
		String type = (method != null) ? method.getType().getName() : "";
		this.owners.merge(OWNERS.stream()
			.filter((owner) -> type.startsWith(owner + "."))
			.findFirst()
			.orElse((method != null) ? "others" : "JDK"), 1.0, Double::sum);
		if (method != null) {
			this.methods.merge(simpleName(type) + "." + method.getName(), 1.0, Double::sum);
		}
	}

	private String row(String label, double messages) {
		double samples = sum(this.owners);
		return "| %s | %s | %s | %s |%n".formatted(label, most(this.owners, 100 / samples, " %"),
				most(this.methods, 100 / samples, " %"),
				"%.0f: ".formatted(sum(this.classes) / messages) + most(this.classes, 1 / messages, ""));
	}

	private static String simpleName(String type) {
		int dimensions = type.lastIndexOf('[') + 1;
		String element = switch (type.substring(dimensions)) {
			case "B" -> "byte";
			case "C" -> "char";
			case "I" -> "int";
			case "J" -> "long";
			default -> type.substring(type.lastIndexOf('.') + 1).replace(";", "");
		};
		return element + "[]".repeat(dimensions);
	}

	private static double sum(Map<String, Double> values) {
		return values.values().stream().mapToDouble(Double::doubleValue).sum();
	}

	private static String most(Map<String, Double> values, double factor, String unit) {
		return values.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.limit(MOST)
			.map((entry) -> String.format(Locale.ROOT, "%s %.0f%s", entry.getKey(), entry.getValue() * factor, unit))
			.collect(Collectors.joining(", "));
	}

}
