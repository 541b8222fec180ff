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

package io.durablestreams.listener;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.PositionLostPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Holds {@code docs/listener.md} to the code.
 */
class ListenerDocumentationTests extends AbstractEmbeddedServerTests {

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private final String document = read("../docs/listener.md");

	@ParameterizedTest
	@CsvSource({ "java, src/test/java/io/durablestreams/listener/ListenerExampleTests.java "
			+ "src/test/java/io/durablestreams/listener/example/Stock.java "
			+ "../durable-streams-spring-boot-autoconfigure/src/test/java/io/durablestreams/boot/autoconfigure/listener/"
			+ "ListenerHooksConfigurationTests.java "
			+ "../durable-streams-spring-boot-autoconfigure/src/test/java/io/durablestreams/boot/autoconfigure/listener/"
			+ "Reservations.java, 9", "kotlin, src/test/kotlin/io/durablestreams/listener/SuspendingMethods.kt, 1" })
	void everyExampleIsPartOfATestThatRuns(String language, String tests, int atLeast) {
		String code = withoutGaps(
				Arrays.stream(tests.split(" ")).map(ListenerDocumentationTests::read).collect(Collectors.joining()));
		List<String> examples = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(this.document)
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
		assertThat(examples).hasSizeGreaterThanOrEqualTo(atLeast)
			.allSatisfy((example) -> assertThat(code).contains(withoutGaps(example)));
	}

	@Test
	void everyAttributeIsThere() {
		assertThat(table("| attribute |").keySet()).containsExactlyInAnyOrderElementsOf(
				Arrays.stream(DurableStreamListener.class.getDeclaredMethods()).map(Method::getName).toList());
	}

	@Test
	void everyPropertyIsThereWithItsDefault() {
		Map<String, String> properties = table("| property |");
		String known = catchThrowable(() -> ListenerOptions.builder().property("?", "")).getMessage();
		assertThat(String.join(", ", new TreeSet<>(properties.keySet())))
			.isEqualTo(known.substring(known.indexOf("there are ") + "there are ".length()));
		properties.forEach((name, value) -> {
			if (!value.isEmpty()) {
				assertThat(ListenerOptions.builder().property(name, value).build()).as(name)
					.usingRecursiveComparison()
					.usingOverriddenEquals()
					.ignoringFields("values.said")
					.isEqualTo(ListenerOptions.builder().build());
			}
		});
	}

	@Test
	void everyHeaderIsThere() {
		assertThat(table("| header ").keySet()).containsExactlyInAnyOrderElementsOf(
				Arrays.stream(DurableStreamHeaders.class.getDeclaredFields()).map(Field::getName).toList());
	}

	@Test
	void everyModeStateAndPolicyIsThere() {
		assertThat(table("| mode |").keySet()).isEqualTo(names(AcknowledgeMode.values()));
		assertThat(table("| `failure` | the message |").keySet()).isEqualTo(names(FailurePolicy.values()));
		assertThat(table("| `position-lost` | |").keySet()).isEqualTo(names(PositionLostPolicy.values()));
		assertThat(table("| state |").keySet())
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(ContainerState.values()).map(Enum::name).toList());
	}

	@Test
	void everyEventIsThere() {
		assertThat(table("| event |").keySet()).containsExactlyInAnyOrderElementsOf(
				Arrays.stream(ListenerEvent.class.getClasses()).map(Class::getSimpleName).toList());
	}

	@Test
	void everyFieldOfADeadLetterIsThere() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			throw new IllegalStateException("broken");
		}, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK))) {
			listener.awaitLive();
			String letter = this.streams.read(this.stream + ".dlq").get(0);
			List<String> fields = Pattern.compile("\"(\\w+)\":")
				.matcher(letter)
				.results()
				.map((match) -> match.group(1))
				.toList();
			assertThat(table("| field |").keySet()).containsAll(fields)
				.hasSize(fields.size() + 3)
				.contains("payloadBase64", "payloadSize", "payloadSha256");
		}
	}

	/**
	 * The names in the first column of a table, with the first code in their second one.
	 */
	private Map<String, String> table(String head) {
		Map<String, String> rows = new TreeMap<>();
		this.document.substring(this.document.indexOf("\n" + head) + 1)
			.lines()
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.map((line) -> line.split("\\|", -1))
			.forEach((cells) -> codes(cells[1])
				.forEach((name) -> rows.put(name, codes(cells[2]).findFirst().orElse(""))));
		return rows;
	}

	private static Stream<String> codes(String cell) {
		return CODE.matcher(cell).results().map((match) -> match.group(1));
	}

	private static TreeSet<String> names(Enum<?>[] constants) {
		TreeSet<String> names = new TreeSet<>();
		for (Enum<?> constant : constants) {
			names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		}
		return names;
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

	private static String read(String file) {
		try {
			return Files.readString(Path.of(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
