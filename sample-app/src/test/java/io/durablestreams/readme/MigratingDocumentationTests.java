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

package io.durablestreams.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/migrating.md says that things are called here, they are.
 */
class MigratingDocumentationTests {

	/** Names of others that have the same meaning here. */
	private static final Set<String> OF_OTHERS = Set.of("@SendTo", "@ServiceConnection", "List", "Publisher",
			"JsonMapper", "JsonNode", "COMPLETED");

	private static final Pattern TYPE = Pattern.compile("`(@?[A-Z]\\w+)[.`]");

	private static final Pattern PROPERTY = Pattern.compile("`([a-z]+(?:-[a-z]+)+)(?:[.`]|: )");

	private final List<String> cells = text(Path.of("../docs/migrating.md")).lines()
		.filter((line) -> line.startsWith("| ") && !line.startsWith("| ---"))
		.map((line) -> line.substring(line.lastIndexOf(" | ")))
		.toList();

	@Test
	void everyTypeIsThere() throws IOException {
		Set<String> types = apis().stream()
			.flatMap((api) -> Pattern.compile("\\.(\\w+)(?= :|$)", Pattern.MULTILINE).matcher(api).results())
			.map((match) -> match.group(1))
			.collect(Collectors.toSet());
		assertThat(named(TYPE)).hasSizeGreaterThan(15)
			.allSatisfy((name) -> assertThat(types).contains(name.replace("@", "")));
	}

	@Test
	void everyPropertyIsThere() {
		String properties = text(Path.of("../docs/properties.md"));
		assertThat(named(PROPERTY)).hasSizeGreaterThan(10)
			.allSatisfy((name) -> assertThat(properties).containsPattern("[`.]" + name + "[`.]"));
	}

	private Set<String> named(Pattern pattern) {
		return this.cells.stream()
			.flatMap((cell) -> pattern.matcher(cell).results())
			.map((MatchResult match) -> match.group(1))
			.filter((name) -> !OF_OTHERS.contains(name))
			.collect(Collectors.toSet());
	}

	private static List<String> apis() throws IOException {
		try (Stream<Path> modules = Files.list(Path.of(".."))) {
			return modules.map((module) -> module.resolve("api.txt"))
				.filter(Files::exists)
				.map(MigratingDocumentationTests::text)
				.toList();
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
