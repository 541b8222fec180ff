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

import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.util.StringUtils;

/**
 * How the bean of something that properties name is called: the name in camel case with
 * what it is behind it.
 */
public final class ConfiguredBeanName {

	private ConfiguredBeanName() {
	}

	/**
	 * Make the bean's name.
	 * @param property the property that has the names as its keys
	 * @param name the name
	 * @param suffix what it is
	 * @return the bean's name
	 * @throws DurableStreamsConfigurationException if the name has neither a letter nor a
	 * digit
	 */
	public static String of(String property, String name, String suffix) {
		String[] words = name.split("[^\\p{L}\\p{N}]+");
		String camel = Arrays.stream(words).map(StringUtils::capitalize).collect(Collectors.joining());
		if (camel.isEmpty()) {
			throw new DurableStreamsConfigurationException(
					"'" + property + "' has a name '" + name + "', which has neither a letter nor a digit.",
					"Choose a name such as 'orders', as in '" + property + ".orders'.");
		}
		return StringUtils.uncapitalize(camel) + suffix;
	}

}
