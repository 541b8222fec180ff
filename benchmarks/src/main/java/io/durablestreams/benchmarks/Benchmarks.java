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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The main class. Arguments: names of comparisons, all of them by default, or
 * {@code report} for those that were run before only; {@code rounds=5},
 * {@code warm-ups=5} and {@code sizes=1,4,16}, multiples of each comparison's size,
 * instead of what its {@link Plan} says; {@code output=DIRECTORY}, where the results of
 * earlier runs stay and are part of the report; {@code document=FILE}, whose tables,
 * plots and rounds are brought up to date; {@code profile=DIRECTORY}, where flight
 * recordings of the rounds go, of which a table is made: then nothing else is kept, as
 * recording takes time. A comparison that fails is told, and the others go on.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Run comparisons and write what they have found.
	 * @param arguments see above
	 * @throws Exception if a round fails
	 */
	public static void main(String[] arguments) throws Exception {
		Options options = Options.parse(arguments);
		Documentation document = (options.document() != null) ? new Documentation(options.document()) : null;
		List<String> failed = new ArrayList<>();
		try (Runner runner = new Runner(options.profile())) {
			ResultFiles results = new ResultFiles(options.output());
			for (Comparison comparison : options.comparisons()) {
				try {
					run(options, comparison, runner, results, document);
				}
				catch (Exception ex) {
					ex.printStackTrace();
					failed.add(comparison.name());
					runner.close();
				}
			}
			if (options.profile() == null) {
				report(options, results, document);
			}
		}
		if (!failed.isEmpty()) {
			System.out.println("Failed: " + failed);
		}
		System.exit(failed.isEmpty() ? 0 : 1);
	}

	private static void run(Options options, Comparison comparison, Runner runner, ResultFiles results,
			@Nullable Documentation document) throws Exception {
		for (int size : options.sizes(comparison)) {
			Result result = runner.run(comparison, size, options.plan(comparison, size));
			String table;
			if (options.profile() != null) {
				table = Profile.table(result, options.profile());
				if (document != null) {
					document.updateProfile(comparison, table);
				}
			}
			else {
				table = Report.table(result);
				results.save(result);
			}
			System.out.println(table);
		}
	}

	private static void report(Options options, ResultFiles results, @Nullable Documentation document)
			throws IOException {
		if (document != null) {
			results.addMissing(document.rounds());
		}
		new Report(options.output()).write(results.all());
		if (document != null) {
			document.update(results.all(), options.output());
		}
	}

	/** What the arguments say. */
	private record Options(List<Comparison> comparisons, Map<String, String> values) {

		private static final Set<String> NAMES = Set.of("rounds", "warm-ups", "sizes", "output", "document", "profile");

		static Options parse(String[] arguments) {
			List<Comparison> comparisons = new ArrayList<>();
			Map<String, String> values = new HashMap<>();
			for (String argument : arguments) {
				int equals = argument.indexOf('=');
				if (argument.equals("report")) {
					values.put(argument, "only");
				}
				else if (equals < 0) {
					comparisons.add(named(argument));
				}
				else if (NAMES.contains(argument.substring(0, equals))) {
					values.put(argument.substring(0, equals), argument.substring(equals + 1));
				}
				else {
					throw new IllegalArgumentException("What is '" + argument + "'? There are " + NAMES);
				}
			}
			boolean all = comparisons.isEmpty() && !values.containsKey("report");
			return new Options(all ? Comparisons.all() : comparisons, values);
		}

		Path output() {
			return Path.of(this.values.getOrDefault("output", "target/benchmarks"));
		}

		@Nullable Path document() {
			return path("document");
		}

		@Nullable Path profile() {
			return path("profile");
		}

		private @Nullable Path path(String name) {
			String value = this.values.get(name);
			return (value != null) ? Path.of(value) : null;
		}

		List<Integer> sizes(Comparison comparison) {
			String sizes = this.values.get("sizes");
			if (sizes != null) {
				return Stream.of(sizes.split(",")).map(Integer::valueOf).sorted().toList();
			}
			return (profile() != null) ? List.of(1) : Plan.of(comparison).sizes();
		}

		Plan plan(Comparison comparison, int size) {
			Plan plan = Plan.of(comparison).forSize(size);
			return new Plan(number("warm-ups", plan.warmUps()), number("rounds", plan.rounds()), List.of(size));
		}

		private int number(String name, int otherwise) {
			String value = this.values.get(name);
			return (value != null) ? Integer.parseInt(value) : otherwise;
		}

		private static Comparison named(String name) {
			return Comparisons.all()
				.stream()
				.filter((comparison) -> comparison.name().equals(name))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException("There is no comparison '" + name + "', only "
						+ Comparisons.all().stream().map(Comparison::name).toList()));
		}

	}

}
