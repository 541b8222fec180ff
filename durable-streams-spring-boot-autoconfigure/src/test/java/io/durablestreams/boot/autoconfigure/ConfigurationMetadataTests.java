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

package io.durablestreams.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.durablestreams.boot.fixtures.ConfigurationMetadata;
import io.durablestreams.client.LiveMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests of the configuration metadata that editors read.
 */
class ConfigurationMetadataTests {

	/**
	 * Properties that mean something by not being set.
	 */
	private static final Set<String> WITHOUT_DEFAULT = Set.of("durable.streams.base-url", "durable.streams.clients",
			"durable.streams.connector", "durable.streams.connect-timeout", "durable.streams.coordination.instance-id",
			"durable.streams.embedded.allowed-hosts", "durable.streams.embedded.allowed-origins",
			"durable.streams.embedded.data-dir", "durable.streams.embedded.max-body-memory", "durable.streams.headers",
			"durable.streams.allowed-origins", "durable.streams.bearer-token-file", "durable.streams.header-files",
			"durable.streams.listener-defaults.back-off.max-elapsed-time",
			"durable.streams.listener-defaults.cloudevents", "durable.streams.listener-defaults.error-handler",
			"durable.streams.listener-defaults.handler-timeout",
			"durable.streams.listener-defaults.idle-event-interval", "durable.streams.listener-defaults.not-retried",
			"durable.streams.listener-defaults.retry.delays", "durable.streams.listener-defaults.retry.streams",
			"durable.streams.gateway.routes", "durable.streams.gateway.secret", "durable.streams.listeners",
			"durable.streams.producer-defaults.close-timeout", "durable.streams.producer-defaults.cloudevents.source",
			"durable.streams.producer-defaults.cloudevents.type", "durable.streams.producer-defaults.ttl",
			"durable.streams.producers", "durable.streams.ssl.bundle", "durable.streams.streams");

	@Test
	void everyPropertyHasADescription() throws IOException {
		assertThat(properties()).isNotEmpty()
			.allSatisfy((property) -> assertThat(property.path("description").asString())
				.as(property.path("name").asString())
				.isNotBlank()
				.endsWith("."));
	}

	@Test
	void everyPropertyHasADefaultUnlessItMeansSomethingByNotBeingSet() throws IOException {
		List<String> withoutDefault = properties().stream()
			.filter((property) -> property.path("defaultValue").isMissingNode())
			.map((property) -> property.path("name").asString())
			.toList();
		assertThat(withoutDefault).containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT);
	}

	@ParameterizedTest
	@ValueSource(classes = { ClientProperties.class, ProducerProperties.class, ListenerOverridesProperties.class,
			NewStreamProperties.class })
	void everyPropertyOfAMapsValuesHasADescription(Class<?> type) throws IOException {
		String location = "META-INF/spring/configuration-metadata/" + type.getName() + ".json";
		try (InputStream stream = type.getClassLoader().getResourceAsStream(location)) {
			assertThat(JsonMapper.shared().readTree(stream).path("properties")).isNotEmpty()
				.allSatisfy((property) -> assertThat(property.path("description").asString())
					.as(property.path("name").asString())
					.isNotBlank()
					.endsWith("."));
		}
	}

	@Test
	void everyDefaultIsAValueThatItsPropertyTakes() throws IOException {
		Map<String, String> defaults = new HashMap<>();
		properties().stream()
			.filter((property) -> property.has("defaultValue"))
			.forEach((property) -> defaults.put(property.path("name").asString(),
					property.path("defaultValue").asString()));
		assertThatNoException().isThrownBy(() -> new Binder(new MapConfigurationPropertySource(defaults))
			.bindOrCreate("durable.streams", Bindable.of(DurableStreamsProperties.class)));
	}

	@Test
	void everyWordThatAPropertyTakesIsToldAsAHint() throws IOException {
		assertThatWordsAreTold(ConfigurationMetadata.load());
	}

	@Test
	void everyWordThatAPropertyOfAMapsValuesTakesIsToldAsAHint() throws IOException {
		for (JsonNode property : ConfigurationMetadata.load().properties()) {
			Optional<ConfigurationMetadata> values = ConfigurationMetadata.ofValues(property);
			if (values.isPresent()) {
				assertThatWordsAreTold(values.get());
			}
		}
	}

	@Test
	void whatIsSetForOneListenerOrProducerHasTheHintsOfWhatIsSetForAll() throws IOException {
		ConfigurationMetadata metadata = ConfigurationMetadata.load();
		for (JsonNode property : metadata.properties()) {
			Optional<ConfigurationMetadata> values = ConfigurationMetadata.ofValues(property);
			String defaults = property.path("name").asString().replaceFirst("s$", "-defaults.");
			metadata.hints()
				.stream()
				.filter((hint) -> values.isPresent() && hint.path("name").asString().startsWith(defaults))
				.forEach((hint) -> assertThat(values.get().hints()).contains(((ObjectNode) hint.deepCopy()).put("name",
						hint.path("name").asString().substring(defaults.length()))));
		}
	}

	@Test
	void theHealthIndicatorCanBeSwitchedOff() throws IOException {
		assertThat(ConfigurationMetadata.load().properties()).extracting((property) -> property.path("name").asString())
			.contains("management.health.durablestreams.enabled");
	}

	private static void assertThatWordsAreTold(ConfigurationMetadata metadata) {
		assertThat(metadata.properties()).isNotEmpty();
		for (JsonNode property : metadata.properties()) {
			String type = property.path("type").asString();
			String name = property.path("name").asString();
			if (type.equals(LiveMode.class.getName())) {
				assertThat(metadata.words(name)).as("'off' isn't for listeners")
					.containsExactly("auto", "sse", "long-poll");
			}
			else if (type.startsWith("io.durablestreams.") && ClassUtils.resolveClassName(type, null).isEnum()) {
				assertThat(metadata.words(name)).as(name)
					.containsExactlyInAnyOrderElementsOf(
							Arrays.stream(ClassUtils.resolveClassName(type, null).getEnumConstants())
								.map((constant) -> word((Enum<?>) constant))
								.toList());
			}
		}
	}

	/**
	 * Get how an enumeration's constant is written in properties.
	 */
	static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static List<JsonNode> properties() throws IOException {
		List<JsonNode> properties = new ArrayList<>(ConfigurationMetadata.load().properties());
		properties.removeIf((property) -> !property.path("name").asString().startsWith("durable.streams."));
		return properties;
	}

}
