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

package io.durablestreams.listener.internal.invoke;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

/**
 * Knows the types whose JSON says which of their subtypes it is of.
 */
final class PolymorphicTypes {

	private final JsonMapper jsonMapper;

	PolymorphicTypes(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
	}

	/**
	 * The most general type that all of some types are of and whose JSON says which one
	 * it is.
	 * @param types the types
	 * @return the type, if there is one
	 */
	Optional<Class<?>> commonOf(Collection<Class<?>> types) {
		Set<Class<?>> common = supertypes(types.iterator().next());
		common.removeIf((candidate) -> !types.stream().allMatch(candidate::isAssignableFrom));
		common.removeIf((candidate) -> !saysWhich(candidate));
		return common.stream()
			.filter((candidate) -> common.stream().noneMatch((other) -> isAbove(other, candidate)))
			.findFirst();
	}

	private static boolean isAbove(Class<?> type, Class<?> other) {
		return type != other && type.isAssignableFrom(other);
	}

	private static Set<Class<?>> supertypes(Class<?> type) {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			types.add(current);
		}
		types.addAll(ClassUtils.getAllInterfacesForClassAsSet(type));
		return types;
	}

	private boolean saysWhich(Class<?> type) {
		DeserializationConfig config = this.jsonMapper.deserializationConfig();
		AnnotatedClass annotations = config.classIntrospectorInstance()
			.introspectClassAnnotations(config.constructType(type));
		JsonTypeInfo.Value info = config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, annotations);
		return info != null && info.getIdType() != JsonTypeInfo.Id.NONE;
	}

	/**
	 * Whether JSON could not be read because it says to be of a type that isn't known.
	 * @param failure why it could not be read
	 * @return whether that is the reason
	 */
	static boolean isUnknownType(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidTypeIdException) {
				return true;
			}
		}
		return false;
	}

}
