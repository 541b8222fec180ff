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

package io.durablestreams.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds docs/recording.md to the sources here.
 */
class RecordingDocumentationTests {

	@Test
	void theExamplesArePartOfSourcesThatRun() throws IOException {
		String sources = source("src/test/java/io/durablestreams/recording/ChatController.java")
				+ source("src/test/java/io/durablestreams/recording/SpringAiTests.java");
		assertThat(examples("java")).hasSize(2)
			.allSatisfy((example) -> assertThat(sources).contains(withoutGaps(example)));
	}

	@Test
	void theConfigurationIsTheOneThatTheTestsRunWith() throws IOException {
		String configuration = Files.readString(Path.of("src/test/resources/recording.yaml"));
		assertThat(examples("yaml")).hasSize(1).allSatisfy((example) -> assertThat(configuration).contains(example));
	}

	private static List<String> examples(String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/recording.md")))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static String source(String file) throws IOException {
		return withoutGaps(Files.readString(Path.of(file)));
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

}
