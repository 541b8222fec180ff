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

package io.durablestreams.boot.application;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.OffsetStoreProperties;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointProperties;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds docs/configuration.md to the examples that run, and its properties to those that
 * there are.
 */
class ConfigurationDocumentationTests {

	private static final Path SOURCES = Path.of("src/test/java/io/durablestreams/boot/application");

	private static final String VARIABLES = "services.app.environment.";

	@Test
	void everyJavaExampleIsPartOfATestThatRuns() throws IOException {
		String sources = withoutGaps(Files.readString(SOURCES.resolve("Checkout.java"))
				+ Files.readString(SOURCES.resolve("ConfigurationExampleTests.java")));
		assertThat(examples("java")).hasSizeGreaterThan(5)
			.allSatisfy((example) -> assertThat(sources).contains(withoutGaps(example)));
	}

	@Test
	void everyExampleOfPropertiesBinds() throws IOException {
		for (String example : examples("yaml")) {
			EnumerablePropertySource<?> yaml = load(example.replace("com.example.Checkout.Order", "java.lang.String"));
			Binder binder = new Binder(ConfigurationPropertySources.from(yaml));
			if (example.startsWith("management:")) {
				bind(binder, "management.endpoints.web", WebEndpointProperties.class);
				bind(binder, "management.endpoint.health", HealthEndpointProperties.class);
			}
			else if (!example.startsWith("services:")) {
				bind(binder, "durable.streams", DurableStreamsProperties.class);
			}
			if (example.startsWith("spring.ssl")) {
				bind(binder, "spring.ssl", SslProperties.class);
			}
		}
	}

	@Test
	void theVariablesOfTheContainerBind() throws IOException {
		String example = examples("yaml").stream()
			.filter((yaml) -> yaml.startsWith("services:"))
			.findFirst()
			.orElseThrow();
		EnumerablePropertySource<?> yaml = load(example);
		Map<String, Object> variables = List.of(yaml.getPropertyNames())
			.stream()
			.filter((name) -> name.startsWith(VARIABLES))
			.collect(Collectors.toMap((name) -> name.substring(VARIABLES.length()), yaml::getProperty));
		DurableStreamsProperties properties = new Binder(
				ConfigurationPropertySources.from(new SystemEnvironmentPropertySource("systemEnvironment", variables)))
			.bind("durable.streams", DurableStreamsProperties.class)
			.get();
		assertThat(properties.getBaseUrl()).isEqualTo("http://streams:4437/v1/stream");
		assertThat(properties.getOffsetStore().getType()).isEqualTo(OffsetStoreProperties.Type.FILE);
		assertThat(properties.getOffsetStore().getFile().getDirectory()).isEqualTo(Path.of("/data/checkpoints"));
	}

	@Test
	void everyVariableOfTheTableIsOneThatATestSets() throws IOException {
		String tests = Files.readString(SOURCES.resolve("ConfigurationExampleTests.java"));
		List<String> variables = Pattern.compile("\\| `(DURABLE_[A-Z0-9_]+)` \\|")
			.matcher(document())
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(variables).hasSizeGreaterThan(5)
			.allSatisfy((variable) -> assertThat(tests).contains("\"" + variable + "\""));
	}

	private static void bind(Binder binder, String prefix, Class<?> type) {
		assertThat(
				binder.bind(prefix, Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT)).isBound())
			.as(prefix)
			.isTrue();
	}

	private static EnumerablePropertySource<?> load(String yaml) throws IOException {
		return (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
			.load("example", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.get(0);
	}

	private static List<String> examples(String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(document())
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static String document() throws IOException {
		return Files.readString(Path.of("..", "docs", "configuration.md"));
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

}
