package io.durablestreams.boot.test.example;

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
 * The examples in the documentation of tests are those that run here.
 */
class TestingDocumentationTests {

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void everyExampleIsPartOfATestThatRuns() throws IOException {
		String tests = sources();
		String document = Files.readString(Path.of("..", "docs", "testing.md"));
		List<String> examples = EXAMPLE.matcher(document).results().map((match) -> match.group(1)).toList();
		assertThat(examples).hasSizeGreaterThan(4)
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
