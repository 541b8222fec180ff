package io.durablestreams.boot.autoconfigure.producer;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
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
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.map((source) -> origin(source, PRODUCERS.append("[" + producer + "]")))
			.flatMap(Optional::stream)
			.findFirst()
			.map((origin) -> property + " (" + origin + ")")
			.orElse(property);
	}

	private static Optional<Origin> origin(ConfigurationPropertySource source, ConfigurationPropertyName producer) {
		if (!(source instanceof IterableConfigurationPropertySource iterable)) {
			return Optional.empty();
		}
		return iterable.stream()
			.filter((name) -> name.equals(producer) || producer.isAncestorOf(name))
			.map(source::getConfigurationProperty)
			.filter(Objects::nonNull)
			.map(ConfigurationProperty::getOrigin)
			.filter(Objects::nonNull)
			.findFirst();
	}

}
