package io.durablestreams.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClientDocumentationTests {

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void everyExampleOfTheDocumentationIsPartOfATestThatRuns() throws IOException {
		String tests = withoutGaps(
				Files.readString(Path.of("src/test/java/io/durablestreams/client/ClientExampleTests.java")));
		String document = Files.readString(Path.of("../docs/client.md"));
		List<String> examples = EXAMPLE.matcher(document).results().map((MatchResult match) -> match.group(1)).toList();
		assertThat(examples).hasSizeGreaterThan(5)
			.allSatisfy((example) -> assertThat(tests).contains(withoutGaps(example)));
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

}
