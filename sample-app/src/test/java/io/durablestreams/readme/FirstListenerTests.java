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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's first listener is {@link FirstListener}, word for word, and works.
 */
class FirstListenerTests {

	@Test
	void theReadmeShowsTheListenerThatRunsHere() throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/durablestreams/readme/FirstListener.java"));
		assertThat(snippet("java")).isEqualTo(source.substring(source.indexOf("import ")));
		assertThat(snippet("yaml")).isEqualTo(Files.readString(Path.of("src/test/resources/first-listener.yaml")));
	}

	@Test
	void theModulesThatTheReadmeShowsHaveTheirVersionsFromTheBom() throws IOException {
		String bom = Files.readString(Path.of("../durable-streams-bom/pom.xml"));
		List<String> named = Pattern.compile("<(artifactId|version)>.*?</\\1>")
			.matcher(snippet("xml"))
			.results()
			.map(MatchResult::group)
			.toList();
		assertThat(named).hasSize(4).allSatisfy((element) -> assertThat(bom).contains(element));
	}

	/** As DevTools does it, in one JVM. */
	@Test
	void theListenerIsCalledForAnOrderAtTheFirstStartAndAtTheSecond() throws Exception {
		assertThat(start(3)).contains("Reserving 3 of tea");
		assertThat(start(4, "--spring.main.lazy-initialization=true")).contains("Reserving 4 of tea");
	}

	@Test
	void withADataDirectoryTheListenerGoesOnWhereItWas(@TempDir Path directory) throws Exception {
		assertThat(start(3, "--durable.streams.embedded.data-dir=" + directory)).contains("Reserving 3 of tea");
		assertThat(start(4, "--durable.streams.embedded.data-dir=" + directory)).contains("Reserving 4 of tea")
			.doesNotContain("Reserving 3 of tea");
	}

	/** Start, order, and see what the listener says. */
	private static String start(int quantity, String... arguments) throws Exception {
		List<String> all = new ArrayList<>(
				List.of("--spring.config.name=first-listener", "--server.port=0", "--durable.streams.embedded.port=0"));
		all.addAll(List.of(arguments));
		PrintStream console = System.out;
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		System.setOut(new PrintStream(output, true));
		try (ConfigurableApplicationContext context = SpringApplication.run(FirstListener.class,
				all.toArray(String[]::new))) {
			URI orders = URI.create(context.getBean(DurableStreamsConnectionDetails.class).getBaseUrl() + "/orders");
			send("PUT", orders, "");
			send("POST", orders, "{\"item\":\"tea\",\"quantity\":" + quantity + "}");
			Awaitility.await("the listener being called")
				.until(() -> output.toString().contains("Reserving " + quantity));
			return output.toString();
		}
		finally {
			System.setOut(console);
		}
	}

	private static String snippet(String language) throws IOException {
		Matcher snippet = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../README.md")));
		assertThat(snippet.find()).isTrue();
		return snippet.group(1);
	}

	private static void send(String method, URI uri, String body) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/json")
			.method(method, BodyPublishers.ofString(body))
			.build();
		assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()).isBetween(200,
				299);
	}

}
