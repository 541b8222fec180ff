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
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings a document up to date: the tables of comparisons that it has, its plots, and the
 * rounds behind them, which lie in a directory of the document's name.
 */
final class Documentation {

	private final Path document;

	private final Path files;

	Documentation(Path document) {
		this.document = document;
		this.files = document.resolveSibling(document.getFileName().toString().replace(".md", ""));
	}

	/** The rounds that the document was made of. */
	Path rounds() {
		return this.files.resolve("results.json");
	}

	void update(List<Result> results, Path report) throws IOException {
		for (Result result : results) {
			if (result.count() == result.comparison().count()) {
				replace(result.comparison().name() + "`, [0-9,]+", Report.table(result));
			}
		}
		try (Stream<Path> made = Files.list(report)) {
			for (Path file : made.filter((path) -> path.toString().matches(".*(svg|json)")).toList()) {
				Files.copy(file, this.files.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	void updateProfile(Comparison comparison, String table) throws IOException {
		replace(comparison.name() + "`, recorded", table);
	}

	private void replace(String title, String table) throws IOException {
		Matcher matcher = Pattern.compile("(?m)^\\*\\*[^\n]*\\(`" + title + "[^\n]*\n\n(\\|[^\n]*\n)+")
			.matcher(Files.readString(this.document));
		if (!matcher.find()) {
			System.out.println(this.document + " has no table (`" + title);
			return;
		}
		Files.writeString(this.document, matcher.replaceFirst(Matcher.quoteReplacement(table)));
	}

}
