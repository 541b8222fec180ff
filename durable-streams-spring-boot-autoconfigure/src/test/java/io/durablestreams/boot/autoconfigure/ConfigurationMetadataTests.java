package io.durablestreams.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the configuration metadata that editors read.
 */
class ConfigurationMetadataTests {

	private static final String LOCATION = "META-INF/spring-configuration-metadata.json";

	/**
	 * Properties that mean something by not being set.
	 */
	private static final Set<String> WITHOUT_DEFAULT = Set.of("durable.streams.base-url",
			"durable.streams.connect-timeout", "durable.streams.embedded.data-dir", "durable.streams.headers",
			"durable.streams.ssl.bundle");

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

	private static List<JsonNode> properties() throws IOException {
		List<JsonNode> properties = new ArrayList<>();
		for (URL url : Collections.list(ConfigurationMetadataTests.class.getClassLoader().getResources(LOCATION))) {
			try (InputStream stream = url.openStream()) {
				JsonMapper.shared().readTree(stream).path("properties").forEach(properties::add);
			}
		}
		properties.removeIf((property) -> !property.path("name").asString().startsWith("durable.streams."));
		return properties;
	}

}
