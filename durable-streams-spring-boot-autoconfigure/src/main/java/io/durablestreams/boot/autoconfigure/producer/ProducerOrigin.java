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
