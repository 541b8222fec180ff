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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.durablestreams.boot.fixtures.ConfigurationMetadata;
import tools.jackson.databind.JsonNode;

import org.springframework.util.ClassUtils;

/**
 * The reference page of all properties, as made from the metadata.
 */
final class PropertiesPage {

	private static final String PREFIX = "durable.streams";

	private static final String DEFAULTS = "-defaults";

	private static final String INTRODUCTION = """
			# Properties

			All properties, as the configuration metadata tells them to editors. This page is made from it: change the Javadoc of the properties, and renew it as told in
			[CONTRIBUTING.md](../CONTRIBUTING.md#properties).
			What they are for is told in the pages on [configuration](configuration.md), [listeners](listener.md), [producers](producer.md),
			[streams](streams.md), [offset stores](offset-stores.md) and [many instances](scaling.md).

			A *time* is written as `500ms`, `30s`, `5m`, `1h` or `1d`, a *size* as `512KB` or `16MB`, and a *list* with commas or as a list of YAML. How names are
			spelt as environment variables is told in [configuration](configuration.md#environment-variables).
			""";

	private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("java.time.Duration", "time"),
			Map.entry("org.springframework.util.unit.DataSize", "size"), Map.entry("java.lang.String", "text"),
			Map.entry("java.lang.Integer", "number"), Map.entry("java.lang.Long", "number"),
			Map.entry("java.lang.Double", "number"), Map.entry("java.lang.Boolean", "`true`, `false`"),
			Map.entry("java.nio.file.Path", "path"), Map.entry("java.time.Instant", "timestamp"),
			Map.entry("org.springframework.core.io.Resource", "resource"),
			Map.entry("org.springframework.http.MediaType", "media type"), Map.entry("java.lang.Class<?>", "class"),
			Map.entry("java.util.List<java.lang.String>", "list"),
			Map.entry("java.util.List<java.lang.Class<? extends java.lang.Throwable>>", "list of classes"));

	private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,(.+)>");

	private static final Pattern COLLECTION = Pattern.compile("java\\.util\\.(?:List|Set)<(.+)>");

	private final ConfigurationMetadata metadata;

	private final Map<String, List<String>> sections = new LinkedHashMap<>();

	private final Map<String, String> notes = new LinkedHashMap<>();

	PropertiesPage(ConfigurationMetadata metadata) {
		this.metadata = metadata;
	}

	/**
	 * Render the page.
	 * @return the page
	 */
	String render() throws IOException {
		this.sections.put(PREFIX, new ArrayList<>());
		Map<String, JsonNode> sorted = new TreeMap<>();
		this.metadata.properties().forEach((property) -> sorted.put(name(property), property));
		for (JsonNode property : sorted.values()) {
			Optional<ConfigurationMetadata> values = ConfigurationMetadata.ofValues(property);
			if (values.isPresent()) {
				addValues(property, values.get());
			}
			else {
				add(section(name(property)), name(property), property, this.metadata);
			}
		}
		StringBuilder page = new StringBuilder(INTRODUCTION);
		this.sections.forEach((section, rows) -> {
			page.append("\n## `").append(section).append("`\n\n").append(this.notes.getOrDefault(section, ""));
			if (!rows.isEmpty()) {
				page.append("| property | type | default | |\n| --- | --- | --- | --- |\n");
				rows.forEach(page::append);
			}
		});
		return page.toString();
	}

	/** What a value of a map has beyond what all of them may have as their default. */
	private void addValues(JsonNode map, ConfigurationMetadata values) {
		String section = name(map) + (name(map).endsWith(".listeners") ? ".<id>" : ".<name>");
		String defaults = name(map).replaceFirst("s$", DEFAULTS);
		Set<String> common = this.metadata.properties()
			.stream()
			.map(PropertiesPage::name)
			.filter((name) -> name.startsWith(defaults + "."))
			.map((name) -> name.substring(defaults.length() + 1))
			.collect(Collectors.toSet());
		String note = text(map) + "\n\n";
		if (!common.isEmpty()) {
			note += "All that there is below [`%s`](#%s) may be set here for one of them, and:\n\n".formatted(defaults,
					defaults.replace(".", ""));
		}
		this.notes.put(section, note);
		values.properties()
			.stream()
			.filter((property) -> !common.contains(name(property)))
			.forEach((property) -> add(section, section + "." + name(property), property, values));
	}

	private void add(String section, String name, JsonNode property, ConfigurationMetadata metadata) {
		String shown = name.startsWith(section + ".") ? name.substring(section.length() + 1) : name;
		String value = property.has("defaultValue") ? "`" + property.path("defaultValue").asString() + "`" : "";
		this.sections.computeIfAbsent(section, (key) -> new ArrayList<>())
			.add("| `%s` | %s | %s | %s |\n".formatted(shown, type(property, metadata), value, text(property)));
	}

	private String section(String name) {
		if (!name.startsWith(PREFIX + ".")) {
			return "management";
		}
		int end = name.indexOf('.', PREFIX.length() + 1);
		return (end < 0) ? PREFIX : name.substring(0, end);
	}

	private static String type(JsonNode property, ConfigurationMetadata metadata) {
		String type = property.path("type").asString();
		List<String> words = metadata.words(name(property));
		if (!words.isEmpty()) {
			return words.stream().map((word) -> "`" + word + "`").collect(Collectors.joining(", "))
					+ (type.equals("java.lang.String") ? ", text" : "");
		}
		return type(type);
	}

	private static String type(String type) {
		Matcher map = MAP.matcher(type);
		if (map.matches()) {
			return type(map.group(1)) + " by name";
		}
		Matcher collection = COLLECTION.matcher(type);
		if (!TYPES.containsKey(type) && collection.matches()) {
			return "list: " + type(collection.group(1));
		}
		return Optional.ofNullable(TYPES.get(type)).orElseGet(() -> constants(type));
	}

	private static String constants(String type) {
		Object[] constants = ClassUtils.resolveClassName(type, null).getEnumConstants();
		if (constants == null) {
			throw new IllegalStateException(
					"A property has the type " + type + ": give it a name in " + TYPES.keySet());
		}
		return List.of(constants)
			.stream()
			.map((constant) -> "`" + ConfigurationMetadataTests.word((Enum<?>) constant) + "`")
			.collect(Collectors.joining(", "));
	}

	/** What is quoted is code. */
	private static String text(JsonNode property) {
		return property.path("description").asString().replaceAll("'([^' ]+)'", "`$1`").replace("|", "\\|");
	}

	private static String name(JsonNode property) {
		return property.path("name").asString();
	}

}
