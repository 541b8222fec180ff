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

package io.durablestreams.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ClientDocumentationTests {

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private static final Pattern IMPORT = Pattern.compile("^import [^;]+;\n", Pattern.MULTILINE);

	@TempDir
	private Path output;

	@Test
	void everyExampleOfTheDocumentationIsPartOfATestThatRuns() throws IOException {
		String tests = withoutGaps(
				Files.readString(Path.of("src/test/java/io/durablestreams/client/ClientExampleTests.java")));
		String document = Files.readString(Path.of("../docs/client.md"));
		List<String> examples = EXAMPLE.matcher(document).results().map((MatchResult match) -> match.group(1)).toList();
		assertThat(examples).hasSizeGreaterThan(5)
			.allSatisfy((example) -> assertThat(tests).contains(withoutGaps(withoutImports(example))));
	}

	@Test
	void theFirstExampleNeedsNothingButItsImports() throws IOException {
		Matcher first = EXAMPLE.matcher(Files.readString(Path.of("../docs/client.md")));
		assertThat(first.find()).isTrue();
		String imports = IMPORT.matcher(first.group(1)).results().map(MatchResult::group).collect(Collectors.joining());
		String source = imports + "class First { void run(String baseUrl) {" + withoutImports(first.group(1)) + "} }";
		assertThat(ExampleCompiler.errors(this.output, Map.of("First", source))).isEmpty();
	}

	private static String withoutImports(String example) {
		return IMPORT.matcher(example).replaceAll("");
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

}
