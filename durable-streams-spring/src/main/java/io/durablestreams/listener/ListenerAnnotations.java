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

package io.durablestreams.listener;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The listeners that the annotations of a class declare.
 *
 * @param methods the methods that are listeners, each with its annotations
 * @param ofType the annotations of the class itself
 * @param handlers the methods among which the class as a listener chooses
 */
record ListenerAnnotations(Map<Method, Set<DurableStreamListener>> methods, Set<DurableStreamListener> ofType,
		List<Method> handlers) {

	static final ListenerAnnotations NONE = new ListenerAnnotations(Map.of(), Set.of(), List.of());

	static ListenerAnnotations of(Class<?> type) {
		if (isOfFramework(type) || !AnnotationUtils.isCandidateClass(type,
				List.of(DurableStreamListener.class, DurableStreamHandler.class))) {
			return NONE;
		}
		Map<Method, Set<DurableStreamListener>> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable Set<DurableStreamListener>>) (method) -> {
					Set<DurableStreamListener> found = AnnotatedElementUtils.findMergedRepeatableAnnotations(method,
							DurableStreamListener.class, DurableStreamListeners.class);
					return found.isEmpty() ? null : found;
				});
		Set<DurableStreamListener> ofType = AnnotatedElementUtils.findMergedRepeatableAnnotations(type,
				DurableStreamListener.class, DurableStreamListeners.class);
		List<Method> handlers = List.copyOf(
				MethodIntrospector.selectMethods(type, (ReflectionUtils.MethodFilter) (method) -> AnnotatedElementUtils
					.hasAnnotation(method, DurableStreamHandler.class)));
		requireBoth(type, ofType, handlers);
		return new ListenerAnnotations(methods, ofType, handlers);
	}

	/**
	 * To look at all methods of an application's beans takes a good part of its start.
	 */
	private static boolean isOfFramework(Class<?> type) {
		return type.getName().startsWith("org.springframework.")
				&& !AnnotatedElementUtils.hasAnnotation(ClassUtils.getUserClass(type), Component.class);
	}

	private static void requireBoth(Class<?> type, Set<DurableStreamListener> ofType, List<Method> handlers) {
		if (!ofType.isEmpty() && handlers.isEmpty()) {
			throw new ListenerConfigurationException(
					"Class " + type.getName() + " is a listener, but has no method with @DurableStreamHandler.",
					"Annotate the methods that take its messages with @DurableStreamHandler, or move "
							+ "@DurableStreamListener to a method.",
					null);
		}
		if (ofType.isEmpty() && !handlers.isEmpty()) {
			throw new ListenerConfigurationException(
					"Method " + ClassUtils.getQualifiedMethodName(handlers.get(0))
							+ " has @DurableStreamHandler, but its class is no listener.",
					"Annotate the class with @DurableStreamListener, or the method with @DurableStreamListener instead.",
					null);
		}
	}

	boolean isEmpty() {
		return this.methods.isEmpty() && this.ofType.isEmpty();
	}

	/**
	 * All methods that messages come to.
	 */
	Set<Method> all() {
		Set<Method> all = new LinkedHashSet<>(this.methods.keySet());
		all.addAll(this.handlers);
		return all;
	}

}
