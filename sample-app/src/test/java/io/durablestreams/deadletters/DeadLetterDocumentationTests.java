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

package io.durablestreams.deadletters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterQuery;
import io.durablestreams.listener.deadletter.DeadLetters;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the commands and the page of docs/dead-letters.md.
 */
@Timeout(60)
@SpringBootTest(classes = DeadLettersApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.name=dead-letters",
				"management.endpoints.web.exposure.include=durablestreamsdeadletters",
				"durable.streams.listener-defaults.back-off.max-attempts=1" })
@EmbeddedDurableStreams
class DeadLetterDocumentationTests {

	private final String document = read("../docs/dead-letters.md");

	@LocalServerPort
	int port;

	@Autowired
	Stock stock;

	@Autowired
	DeadLetters deadLetters;

	@BeforeEach
	void withThreeLetters(@Autowired DurableStreamTester tester) {
		this.stock.open = false;
		this.stock.reserved().clear();
		tester.publishAndAwaitHandled("orders", new Stock.Order("a"), new Stock.Order("b"), new Stock.Order("c"));
		await().until(() -> letters().size() == 3);
		this.stock.open = true;
	}

	@Test
	void theCommandsDoWhatIsSaidOfThem() {
		List<String> commands = examples("shell");
		assertThat(commands).hasSize(6);
		assumeThat(isThere("curl")).as("SKIPPED: there is no curl to run the commands with").isTrue();
		assertThat(run(commands.get(0))).contains("\"deadLetterStream\":\"orders.dlq\"");
		assertThat(run(commands.get(1))).contains("\"ordinal\":" + letters().get(0).ordinal(), "\"done\":false")
			.doesNotContain("closed");
		String second = letters().get(1).letterPosition().toString();
		assertThat(run(commands.get(2).replace("\"-1\"", "\"" + second + "\""))).contains("\"HANDLED\":1");
		assertThat(this.stock.reserved()).containsExactly("b true");
		assertThat(run(commands.get(4))).contains("\"APPENDED\":1");
		await().untilAsserted(() -> assertThat(this.stock.reserved()).containsExactly("b true", "a false"));
		assertThat(run(commands.get(3))).contains("\"HANDLED\":1", "\"state\":\"FINISHED\"");
		assertThat(this.stock.reserved()).containsExactly("b true", "a false", "c true");
		assertThat(run(commands.get(5))).contains("\"state\":\"FINISHED\",", "\"letters\":{}");
		assertThat(letters()).isEmpty();
		assertThat(run("curl -i localhost:8080/actuator/durablestreamsdeadletters/sotck")).contains("404");
		assertThat(
				run("curl -i localhost:8080/actuator/durablestreamsdeadletters/stock --json '{\"action\":\"handle\"}'"))
			.contains("400");
	}

	@Test
	void thePageShowsLettersAndHasThemHandledAgain() {
		assertThat(examples("java")).hasSize(2).allSatisfy((example) -> {
			String code = withoutGaps(read("src/test/java/io/durablestreams/deadletters/DeadLetterPage.java")
					+ read("src/test/java/io/durablestreams/deadletters/Stock.java"));
			assertThat(code).contains(withoutGaps(example));
		});
		RestClient client = RestClient.create("http://localhost:" + this.port);
		assertThat(client.get().uri("/letters").retrieve().body(String.class)).contains("IllegalStateException");
		assertThat(client.post().uri("/letters/again").retrieve().body(String.class)).contains("HANDLED");
		assertThat(this.stock.reserved()).containsExactly("a true", "b true", "c true");
	}

	private List<DeadLetter> letters() {
		return this.deadLetters.list(DeadLetterQuery.of("stock")).collectList().blockOptional().orElseThrow();
	}

	private String run(String command) {
		return execute(
				"set -e; " + command.replace("localhost:8080", "localhost:" + this.port).replace("curl ", "curl -s "));
	}

	private static boolean isThere(String program) {
		return !execute("command -v " + program + " || true").isBlank();
	}

	private static String execute(String command) {
		try {
			Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(command + "\n" + output).isZero();
			return output;
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(command, ex);
		}
	}

	private List<String> examples(String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(this.document)
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

	private static String read(String file) {
		try {
			return Files.readString(Path.of(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(file, ex);
		}
	}

}
