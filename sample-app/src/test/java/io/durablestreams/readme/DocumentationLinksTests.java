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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All pages' links lead somewhere.
 */
class DocumentationLinksTests {

	private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("```.*?```", Pattern.DOTALL);

	@ParameterizedTest
	@MethodSource("pages")
	void everyLinkOfAPageLeadsSomewhere(Path page) throws IOException {
		for (String link : matches(LINK, text(page))) {
			if (!link.startsWith("https:") && !link.startsWith("http:")) {
				String[] parts = link.split("#", 2);
				Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
				assertThat(target).as(link).exists();
				if (parts.length > 1) {
					assertThat(anchors(target)).as(link).contains(parts[1]);
				}
			}
		}
	}

	static List<Path> pages() throws IOException {
		List<Path> pages = new ArrayList<>();
		for (Path directory : List.of(Path.of(".."), Path.of("../docs"), Path.of("../sample-app"))) {
			try (Stream<Path> files = Files.list(directory)) {
				files.filter((file) -> file.toString().endsWith(".md")).forEach(pages::add);
			}
		}
		assertThat(pages).hasSizeGreaterThan(10);
		return pages;
	}

	/** As GitHub makes them of headings. */
	private static Set<String> anchors(Path page) throws IOException {
		return matches(HEADING, text(page)).stream()
			.map((heading) -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
			.collect(Collectors.toSet());
	}

	private static List<String> matches(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
	}

	private static String text(Path page) throws IOException {
		return CODE.matcher(Files.readString(page)).replaceAll("");
	}

}
