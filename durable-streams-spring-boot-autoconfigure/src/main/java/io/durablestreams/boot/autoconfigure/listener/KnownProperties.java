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

package io.durablestreams.boot.autoconfigure.listener;

import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.NearestName;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.util.function.SingletonSupplier;

/**
 * The names of the properties that a class of them has, with those of the classes within.
 */
final class KnownProperties {

	/** Stands for a key that people choose. */
	private static final String KEY = "*";

	private final List<String> names = new ArrayList<>();

	/** The elements of each name, without dashes. */
	private final List<List<String>> elements;

	/** Made for the first environment variable: expressions take their time. */
	private final SingletonSupplier<List<Pattern>> joined = SingletonSupplier
		.of(() -> this.names.stream().map(KnownProperties::joined).toList());

	/**
	 * Learn of properties.
	 * @param types the classes that have them, by what their names begin with
	 */
	KnownProperties(Map<String, Class<?>> types) {
		types.forEach(this::add);
		this.elements = this.names.stream().map((name) -> List.of(name.replace("-", "").split("\\."))).toList();
	}

	private void add(String prefix, Class<?> type) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			if (property.getReadMethod() != null && !property.getName().equals("class")) {
				add(prefix + DataObjectPropertyName.toDashedForm(property.getName()),
						ResolvableType.forMethodReturnType(property.getReadMethod()));
			}
		}
	}

	private void add(String name, ResolvableType type) {
		if (Map.class.isAssignableFrom(type.toClass())) {
			add(name + "." + KEY, type.asMap().getGeneric(1));
		}
		else if (isGroup(type.toClass())) {
			add(name + ".", type.toClass());
		}
		else {
			this.names.add(name);
		}
	}

	private static boolean isGroup(Class<?> type) {
		return !type.isEnum() && type.getPackageName().startsWith(DurableStreamsProperties.class.getPackageName());
	}

	private static Pattern joined(String name) {
		StringBuilder regex = new StringBuilder();
		for (String element : name.split("\\.")) {
			regex.append(element.equals(KEY) ? ".+" : Pattern.quote(element.replace("-", "")));
		}
		return Pattern.compile(regex + "\\d*");
	}

	/**
	 * Whether there is a property.
	 * @param name its name, without dashes and in lower case
	 * @return whether it is known
	 */
	boolean contains(String name) {
		List<String> wanted = List.of(name.split("\\."));
		return this.elements.stream().anyMatch((known) -> matches(known, wanted));
	}

	/**
	 * Whether there is a property for an environment variable, in which dots and dashes
	 * look the same.
	 * @param name the name without any of them and in lower case
	 * @return whether it is known
	 */
	boolean containsJoined(String name) {
		return this.joined.obtain().stream().anyMatch((pattern) -> pattern.matcher(name).matches());
	}

	/** A list may be written element by element. */
	private static boolean matches(List<String> known, List<String> name) {
		boolean ofList = name.size() == known.size() + 1 && name.get(known.size()).chars().allMatch(Character::isDigit);
		return (name.size() == known.size() || ofList) && IntStream.range(0, known.size())
			.allMatch((i) -> known.get(i).equals(KEY) || known.get(i).equals(name.get(i)));
	}

	/**
	 * The known name that somebody most likely meant.
	 * @param name what they wrote
	 * @return the name, if one is close
	 */
	Optional<String> nearest(String name) {
		List<String> elements = List.of(name.split("\\."));
		List<String> candidates = new ArrayList<>();
		for (String known : this.names) {
			List<String> parts = new ArrayList<>(List.of(known.split("\\.")));
			for (int i = 0; i < parts.size() && i < elements.size(); i++) {
				parts.set(i, parts.get(i).equals(KEY) ? elements.get(i) : parts.get(i));
			}
			candidates.add(String.join(".", parts));
		}
		return NearestName.of(name, candidates);
	}

}
