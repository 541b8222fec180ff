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
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples in the producers' documentation compile.
 */
class ProducerDocumentationTests {

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private static final Pattern DECLARED = Pattern.compile(" (factory|orders) =");

	@TempDir
	private Path output;

	@Test
	void everyJavaExampleCompiles() throws IOException {
		List<JavaFileObject> sources = new ArrayList<>();
		Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "producer.md")));
		while (example.find()) {
			sources.add(source("Example" + sources.size(), example.group(1)));
		}
		assertThat(sources).hasSizeGreaterThan(4);
		StringWriter errors = new StringWriter();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> options = List.of("-d", this.output.toString(), "-proc:none", "-classpath",
				System.getProperty("java.class.path"));
		boolean compiled = compiler.getTask(errors, null, null, options, null, sources).call();
		assertThat(compiled).as(errors.toString()).isTrue();
	}

	private static JavaFileObject source(String name, String code) {
		String given = "DurableStreamsClient client";
		Matcher declared = DECLARED.matcher(code);
		List<String> own = new ArrayList<>();
		while (declared.find()) {
			own.add(declared.group(1));
		}
		given += own.contains("factory") ? "" : ", DurableStreamProducerFactory factory";
		given += own.contains("orders") ? "" : ", DurableStreamProducer<Order> orders";
		String text = """
				import io.durablestreams.client.*;
				import io.durablestreams.producer.*;
				import java.time.Duration;
				import reactor.core.publisher.Flux;
				class %s {
					record Order(String id) {
					}
					void run(%s) {
						%s
					}
				}
				""".formatted(name, given, code);
		return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return text;
			}

		};
	}

}
