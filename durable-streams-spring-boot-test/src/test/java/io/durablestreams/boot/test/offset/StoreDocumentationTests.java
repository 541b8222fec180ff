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

package io.durablestreams.boot.test.offset;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The examples in the documentation of offset stores, of many instances and of the outbox
 * compile, bind and run.
 */
class StoreDocumentationTests {

	private static final Path DOCUMENTS = Path.of("..", "docs");

	/** Runs with the contract of offset stores. */
	private static final String OWN_STORE = "SmallOffsetStore";

	private static final String IMPORTS = """
			import io.durablestreams.boot.autoconfigure.listener.*;
			import io.durablestreams.test.*;
			import io.durablestreams.listener.container.*;
			import io.durablestreams.listener.transaction.*;
			import io.durablestreams.offset.*;
			import io.durablestreams.offset.jdbc.*;
			import io.durablestreams.listener.*;
			import io.durablestreams.outbox.*;
			import io.durablestreams.outbox.jdbc.*;
			import io.durablestreams.producer.*;
			import java.util.List;
			import org.springframework.context.annotation.Bean;
			import org.springframework.jdbc.support.JdbcTransactionManager;
			import org.springframework.messaging.handler.annotation.SendTo;
			import org.springframework.transaction.PlatformTransactionManager;
			import org.springframework.transaction.annotation.Transactional;
			""";

	@TempDir
	private Path output;

	@ParameterizedTest
	@ValueSource(strings = { "offset-stores.md", "scaling.md", "outbox.md" })
	void everyJavaExampleCompiles(String document) throws IOException {
		List<JavaFileObject> sources = new ArrayList<>();
		for (String example : examples(document, "java")) {
			if (!example.contains(OWN_STORE)) {
				sources.add(source("Example" + sources.size(), example));
			}
		}
		StringWriter errors = new StringWriter();
		List<String> options = List.of("-d", this.output.toString(), "-proc:none", "-classpath",
				System.getProperty("java.class.path"));
		boolean compiled = ToolProvider.getSystemJavaCompiler()
			.getTask(errors, null, null, options, null, sources)
			.call();
		assertThat(compiled).as(errors.toString()).isTrue();
	}

	@Test
	void theStoreOfYourOwnIsTheOneThatKeepsTheContract() throws IOException {
		Path tests = Path.of("../durable-streams-spring-test/src/test/java/io/durablestreams/test/offset");
		String store = Files.readString(tests.resolve(OWN_STORE + ".java"));
		String contract = Files.readString(tests.resolve(OWN_STORE + "Tests.java"));
		assertThat(examples("offset-stores.md", "java")).filteredOn((example) -> example.contains(OWN_STORE))
			.containsExactly(store.substring(store.indexOf("import ")),
					contract.substring(contract.indexOf("import ")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "offset-stores.md", "scaling.md", "outbox.md", "modulith.md" })
	void everyConfigurationExampleBinds(String document) throws IOException {
		for (String example : examples(document, "yaml")) {
			MutablePropertySources sources = new MutablePropertySources();
			new YamlPropertySourceLoader()
				.load("example", new ByteArrayResource(example.getBytes(StandardCharsets.UTF_8)))
				.forEach(sources::addLast);
			Binder binder = new Binder(ConfigurationPropertySources.from(sources));
			assertThatNoException().as(example)
				.isThrownBy(() -> binder.bind("durable.streams", Bindable.of(DurableStreamsProperties.class),
						new NoUnboundElementsBindHandler(BindHandler.DEFAULT)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "offset-stores.md", "scaling.md", "outbox.md" })
	void everyQueryRunsOnTheTableThatTheScriptMakes(String document) throws IOException {
		DriverManagerDataSource dataSource = new DriverManagerDataSource("jdbc:h2:mem:documentation;DB_CLOSE_DELAY=-1");
		JdbcClient jdbc = JdbcClient.create(dataSource);
		jdbc.sql(script(JdbcOffsetStore.class)).update();
		jdbc.sql(script(JdbcOutbox.class)).update();
		for (String example : examples(document, "sql")) {
			assertThat(jdbc.sql(example).query().listOfRows()).isEmpty();
		}
	}

	private static String script(Class<?> beside) throws IOException {
		return new ClassPathResource("schema-h2.sql", beside).getContentAsString(StandardCharsets.UTF_8);
	}

	private static List<String> examples(String document, String language) throws IOException {
		List<String> examples = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(DOCUMENTS.resolve(document)))
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(examples).isNotEmpty();
		return examples;
	}

	private static JavaFileObject source(String name, String example) {
		int end = example.lastIndexOf("\nimport ") + 1;
		int start = example.startsWith("import ") ? example.indexOf('\n', end) + 1 : 0;
		// An example that has imports has all that it needs.
		String imports = (start > 0) ? example.substring(0, start) : IMPORTS;
		String code = example.substring(start).strip() + "\n";
		boolean type = Pattern.compile("^(@\\w+\n)?class ", Pattern.DOTALL).matcher(code).find();
		String body = type ? code : """
				void run(io.durablestreams.client.DurableStreamsClient client, javax.sql.DataSource dataSource,
						javax.sql.DataSource pool, javax.sql.DataSource unpooled) {
					%s
				}
				""".formatted(code);
		String text = """
				%s
				class %s {
					%s
				}
				""".formatted(imports, name, body);
		return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return text;
			}

		};
	}

}
