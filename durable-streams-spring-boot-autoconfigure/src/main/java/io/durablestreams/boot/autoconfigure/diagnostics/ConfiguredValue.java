package io.durablestreams.boot.autoconfigure.diagnostics;

import java.util.function.Consumer;

/**
 * Hands values of properties over, and names the property where its value is refused.
 */
public final class ConfiguredValue {

	private ConfiguredValue() {
	}

	/**
	 * Hand a value over.
	 * @param <T> the value's type
	 * @param property the property's full name
	 * @param value the property's value, not a secret
	 * @param setter takes the value
	 * @throws DurableStreamsConfigurationException if the setter throws an
	 * {@link IllegalArgumentException}
	 */
	public static <T> void apply(String property, T value, Consumer<T> setter) {
		try {
			setter.accept(value);
		}
		catch (IllegalArgumentException ex) {
			throw new DurableStreamsConfigurationException(
					"'" + property + "' is '" + value + "', which can't be used. " + ex.getMessage() + ".",
					"Correct '" + property + "'.", ex);
		}
	}

}
