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

package io.durablestreams.boot.autoconfigure.listener;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/listener.md} says of properties can be set.
 */
class ListenerDocumentationTests {

	private String document;

	@BeforeEach
	void read() throws IOException {
		this.document = Files.readString(Path.of("../docs/listener.md"));
	}

	@Test
	void everyExampleOfPropertiesCanBeBound() throws IOException {
		List<String> examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
			.matcher(this.document)
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
		assertThat(examples).hasSizeGreaterThan(1);
		for (String example : examples) {
			ByteArrayResource resource = new ByteArrayResource(example.getBytes(StandardCharsets.UTF_8));
			DurableStreamsProperties properties = bind(new YamlPropertySourceLoader().load("example", resource).get(0));
			assertThat(properties.getListeners()).containsOnlyKeys("stock");
		}
	}

	@Test
	void everyPropertyCanBeSetForAllListeners() {
		Map<String, Object> defaults = new TreeMap<>();
		Pattern.compile("^\\| `([a-z.-]+)` \\| `([^`]+)` \\|", Pattern.MULTILINE)
			.matcher(this.document.substring(this.document.indexOf("## Properties"),
					this.document.indexOf("## Arguments")))
			.results()
			.filter((row) -> !row.group(1).equals("streams") && !row.group(1).equals("group"))
			.forEach((row) -> defaults.put("durable.streams.listener-defaults." + row.group(1), row.group(2)));
		assertThat(defaults).hasSizeGreaterThan(15);
		DurableStreamsProperties properties = bind(new MapPropertySource("defaults", defaults));
		assertThat(properties.getListenerDefaults().getBackOff().getMaxAttempts()).isEqualTo(5);
	}

	private static DurableStreamsProperties bind(PropertySource<?> source) {
		return new Binder(ConfigurationPropertySources.from(source))
			.bind("durable.streams", Bindable.of(DurableStreamsProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
			.get();
	}

}
