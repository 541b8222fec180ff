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

package io.durablestreams.boot.autoconfigure.diagnostics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Where properties are set, as people look for it. Never tells a value.
 */
public final class PropertyOrigins {

	private static final Pattern QUOTED = Pattern.compile("'(durable\\.streams\\.[^'=]+)'");

	private PropertyOrigins() {
	}

	/**
	 * Find where properties are set.
	 * @param environment has the properties
	 * @param prefix a property, or what several have in common
	 * @return their names and origins, in the order in which they win; those whose origin
	 * isn't known are left out
	 */
	public static Map<String, Origin> of(Environment environment, ConfigurationPropertyName prefix) {
		Map<String, Origin> origins = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable) {
					ConfigurationProperty property = (name.equals(prefix) || prefix.isAncestorOf(name))
							? source.getConfigurationProperty(name) : null;
					if (property != null && property.getOrigin() != null) {
						origins.putIfAbsent(name.toString(), property.getOrigin());
					}
				}
			}
		}
		return origins;
	}

	/**
	 * Tell where the properties are set that a text names in quotes, and those that begin
	 * with such a name.
	 * @param environment has the properties
	 * @param text the text
	 * @return lines to put below it, none if no such property is set
	 */
	public static String namedIn(Environment environment, String text) {
		Map<String, Origin> origins = new LinkedHashMap<>();
		for (Matcher names = QUOTED.matcher(text); names.find();) {
			of(environment, ConfigurationPropertyName.adapt(names.group(1), '.')).forEach(origins::putIfAbsent);
		}
		return origins.entrySet()
			.stream()
			.map((property) -> "\n\n    Property: " + property.getKey() + "\n    Origin: " + property.getValue())
			.collect(Collectors.joining());
	}

}
