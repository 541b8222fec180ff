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

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

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
					"'" + property + "' is '" + shown(value) + "', which can't be used. "
							+ String.valueOf(ex.getMessage()).replace(String.valueOf(value), shown(value)) + ".",
					"Correct '" + property + "'.", ex);
		}
	}

	/** As it is written in properties. */
	private static String shown(@Nullable Object value) {
		return (value instanceof Duration duration)
				? DurationFormatterUtils.print(duration,
						(duration.getNano() == 0) ? DurationFormat.Style.COMPOSITE : DurationFormat.Style.SIMPLE)
				: String.valueOf(value);
	}

}
