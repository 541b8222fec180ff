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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The main class. Arguments: names of comparisons, all of them by default;
 * {@code rounds=5}; {@code warm-ups=5}; {@code sizes=1,4,16}, multiples of each
 * comparison's size; {@code output=DIRECTORY}, where the results of earlier runs stay and
 * are part of the report; {@code profile=DIRECTORY}, where flight recordings of the
 * rounds go, of which a table is made: then nothing else is kept, as recording takes
 * time.
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
		try (Runner runner = new Runner(options.warmUps(), options.rounds(), options.profile())) {
			if (options.profile() != null) {
				profile(options, runner);
			}
			else {
				measure(options, runner);
			}
		}
		System.exit(0);
	}

	private static void measure(Options options, Runner runner) throws Exception {
		ResultFiles results = new ResultFiles(options.output());
		for (Comparison comparison : options.comparisons()) {
			for (int size : options.sizes()) {
				Result result = runner.run(comparison, size);
				results.save(result);
				System.out.println(Report.table(result));
			}
		}
		new Report(options.output()).write(results.all());
	}

	private static void profile(Options options, Runner runner) throws Exception {
		for (Comparison comparison : options.comparisons()) {
			System.out.println(Profile.table(runner.run(comparison, 1), options.profile()));
		}
	}

	/** What the arguments say. */
	private record Options(List<Comparison> comparisons, int rounds, int warmUps, List<Integer> sizes, Path output,
			@Nullable Path profile) {

		static Options parse(String[] arguments) {
			List<Comparison> comparisons = new ArrayList<>();
			int rounds = 5;
			int warmUps = 5;
			List<Integer> sizes = List.of(1);
			Path output = Path.of("target", "benchmarks");
			Path profile = null;
			for (String argument : arguments) {
				String value = argument.substring(argument.indexOf('=') + 1);
				switch (argument.substring(0, argument.length() - value.length())) {
					case "" -> comparisons.add(named(argument));
					case "rounds=" -> rounds = Integer.parseInt(value);
					case "warm-ups=" -> warmUps = Integer.parseInt(value);
					case "sizes=" -> sizes = Set.of(value.split(",")).stream().map(Integer::valueOf).sorted().toList();
					case "output=" -> output = Path.of(value);
					case "profile=" -> profile = Path.of(value);
					default -> throw new IllegalArgumentException("What is '" + argument + "'?");
				}
			}
			return new Options(comparisons.isEmpty() ? Comparisons.all() : comparisons, rounds, warmUps, sizes, output,
					profile);
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
