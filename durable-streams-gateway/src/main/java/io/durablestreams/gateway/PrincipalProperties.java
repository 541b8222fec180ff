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

package io.durablestreams.gateway;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ReflectionUtils;

/**
 * What is known of a principal under a name: a property of it, or an entry of its
 * attributes or claims; else the same of the principal that it wraps, as Spring
 * Security's authentications do.
 */
final class PrincipalProperties {

	private static final List<String> MAPS = List.of("claims", "tokenAttributes", "attributes");

	private PrincipalProperties() {
	}

	static @Nullable String get(Principal principal, String name) {
		Object value = find(principal, name);
		Object wrapped = (value == null) ? property(principal, "principal") : null;
		value = (wrapped != null) ? find(wrapped, name) : value;
		boolean text = value instanceof CharSequence || value instanceof Number || value instanceof UUID
				|| value instanceof Enum<?>;
		return text ? String.valueOf(value) : null;
	}

	private static @Nullable Object find(Object target, String name) {
		Object value = property(target, name);
		for (String map : (value == null) ? MAPS : List.<String>of()) {
			value = (value == null && property(target, map) instanceof Map<?, ?> entries) ? entries.get(name) : value;
		}
		return value;
	}

	private static @Nullable Object property(Object target, String name) {
		Method reader;
		if (target.getClass().isRecord()) {
			reader = Stream.of(target.getClass().getRecordComponents())
				.filter((component) -> component.getName().equals(name))
				.map(RecordComponent::getAccessor)
				.findFirst()
				.orElse(null);
		}
		else {
			PropertyDescriptor property = BeanUtils.getPropertyDescriptor(target.getClass(), name);
			reader = (property != null) ? property.getReadMethod() : null;
		}
		if (reader == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(reader);
		return ReflectionUtils.invokeMethod(reader, target);
	}

}
