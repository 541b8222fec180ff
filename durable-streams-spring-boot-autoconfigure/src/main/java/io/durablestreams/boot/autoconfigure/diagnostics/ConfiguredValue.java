package io.durablestreams.boot.autoconfigure.diagnostics;

import java.util.function.Consumer;
import java.util.function.Function;

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
		make(property, value, (given) -> {
			setter.accept(given);
			return given;
		});
	}

	/**
	 * Make something of a value.
	 * @param <T> the value's type
	 * @param <R> what is made
	 * @param property the property's full name
	 * @param value the property's value, not a secret
	 * @param maker makes it
	 * @return what was made
	 * @throws DurableStreamsConfigurationException if the maker throws an
	 * {@link IllegalArgumentException}
	 */
	public static <T, R> R make(String property, T value, Function<T, R> maker) {
		try {
			return maker.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new DurableStreamsConfigurationException(
					"'" + property + "' is '" + value + "', which can't be used. " + ex.getMessage() + ".",
					"Correct '" + property + "'.", ex);
		}
	}

}
