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

package io.durablestreams.boot.test.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples in the documentation of tests and of the embedded server are those that
 * run here.
 */
class TestingDocumentationTests {

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@ParameterizedTest
	@CsvSource({ "testing.md, 6", "embedded-server.md, 1" })
	void everyExampleIsPartOfATestThatRuns(String page, int atLeast) throws IOException {
		String tests = sources();
		String document = Files.readString(Path.of("..", "docs", page));
		List<String> examples = EXAMPLE.matcher(document).results().map((match) -> match.group(1)).toList();
		assertThat(examples).hasSizeGreaterThanOrEqualTo(atLeast)
			.allSatisfy((example) -> assertThat(tests).contains(withoutGaps(example)));
	}

	private static String sources() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("src/test/java/io/durablestreams/boot/test/example"))) {
			return files.map(TestingDocumentationTests::source).collect(Collectors.joining());
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
