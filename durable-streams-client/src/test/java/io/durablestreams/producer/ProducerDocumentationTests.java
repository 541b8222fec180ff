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

package io.durablestreams.producer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.durablestreams.client.ExampleCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples in the producers' documentation compile; the first one with its imports
 * alone.
 */
class ProducerDocumentationTests {

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private static final Pattern IMPORT = Pattern.compile("^import [^;]+;\n", Pattern.MULTILINE);

	private static final Pattern DECLARED = Pattern.compile(" (factory|orders) =");

	private static final String USUAL_IMPORTS = """
			import io.durablestreams.client.*;
			import io.durablestreams.producer.*;
			import java.time.Duration;
			import reactor.core.publisher.Flux;
			""";

	@TempDir
	private Path output;

	@Test
	void everyJavaExampleCompiles() throws IOException {
		Map<String, String> sources = new LinkedHashMap<>();
		Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "producer.md")));
		while (example.find()) {
			String name = "Example" + sources.size();
			sources.put(name, source(name, example.group(1)));
		}
		assertThat(sources).hasSizeGreaterThan(4);
		assertThat(sources.get("Example0")).doesNotContain("*");
		assertThat(ExampleCompiler.errors(this.output, sources)).isEmpty();
	}

	private static String source(String name, String example) {
		String imports = IMPORT.matcher(example).results().map(MatchResult::group).collect(Collectors.joining());
		String code = IMPORT.matcher(example).replaceAll("");
		String order = "record Order(String id) { }";
		if (!imports.isEmpty()) {
			return imports + "class " + name + " { " + order + code + " }";
		}
		Matcher declared = DECLARED.matcher(code);
		List<String> own = new ArrayList<>();
		while (declared.find()) {
			own.add(declared.group(1));
		}
		String given = "DurableStreamsClient client";
		given += own.contains("factory") ? "" : ", DurableStreamProducerFactory factory";
		given += own.contains("orders") ? "" : ", DurableStreamProducer<Order> orders";
		return USUAL_IMPORTS + "class " + name + " { " + order + " void run(" + given + ") {" + code + "} }";
	}

}
