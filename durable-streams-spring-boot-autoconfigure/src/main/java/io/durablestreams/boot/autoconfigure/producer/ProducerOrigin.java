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

package io.durablestreams.boot.autoconfigure.producer;

import io.durablestreams.boot.autoconfigure.diagnostics.PropertyOrigins;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Where a producer is configured, as people look for it.
 */
final class ProducerOrigin {

	private static final ConfigurationPropertyName PRODUCERS = ConfigurationPropertyName
		.of("durable.streams.producers");

	private ProducerOrigin() {
	}

	/**
	 * Describe where a producer is configured.
	 * @param environment has the properties
	 * @param producer the producer's name
	 * @return the property, and where it is set if that is known
	 */
	static String describe(Environment environment, String producer) {
		String property = "'" + PRODUCERS + "." + producer + "'";
		return PropertyOrigins.of(environment, PRODUCERS.append("[" + producer + "]"))
			.values()
			.stream()
			.findFirst()
			.map((origin) -> property + " (" + origin + ")")
			.orElse(property);
	}

}
