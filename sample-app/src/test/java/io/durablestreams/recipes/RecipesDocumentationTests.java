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

package io.durablestreams.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds docs/recipes.md, and what the README shows of it, to the sources here.
 */
class RecipesDocumentationTests {

	private static final Path SOURCES = Path.of("src/test/java/io/durablestreams/recipes");

	@Test
	void everyJavaExampleIsPartOfASourceThatRuns() throws IOException {
		String sources = sources();
		assertThat(examples("docs/recipes.md", "java")).hasSizeGreaterThan(8)
			.allSatisfy((example) -> assertThat(sources).contains(withoutGaps(example)));
	}

	@Test
	void theReadmesSecondExampleIsPartOfASourceThatRuns() throws IOException {
		assertThat(sources()).contains(withoutGaps(examples("README.md", "java").get(1)));
	}

	@Test
	void theConfigurationIsTheOneThatTheTestsRunWith() throws IOException {
		String configuration = Files.readString(Path.of("src/test/resources/recipes.yaml"));
		assertThat(examples("docs/recipes.md", "yaml")).isNotEmpty()
			.allSatisfy((example) -> assertThat(configuration).contains(example));
	}

	private static List<String> examples(String document, String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("..", document)))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static String sources() throws IOException {
		try (Stream<Path> files = Files.list(SOURCES)) {
			return files.map(RecipesDocumentationTests::source).collect(Collectors.joining());
		}
	}

	private static String source(Path file) {
		try {
			return withoutGaps(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

}
