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

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;

import io.durablestreams.client.StreamPosition;
import tools.jackson.databind.JsonNode;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

/**
 * Has a native image know what listeners need by reflection: their methods, and the types
 * that payloads are read as.
 */
final class ListenerReflectiveProcessor implements ReflectiveProcessor {

	private static final Set<Class<?>> WRAPPERS = Set.of(List.class, Message.class, StreamMessage.class);

	private static final Set<Class<?>> NEVER_READ = Set.of(Acknowledgment.class, StreamPosition.class,
			MessageHeaders.class, JsonNode.class);

	private final BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		if (element instanceof Class<?> type) {
			hints.registerType(type);
		}
		else if (element instanceof Method method) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
			for (int i = 0; i < method.getParameterCount(); i++) {
				registerPayload(hints, new MethodParameter(method, i));
			}
		}
	}

	private void registerPayload(ReflectionHints hints, MethodParameter parameter) {
		if (parameter.hasParameterAnnotation(Header.class) || parameter.hasParameterAnnotation(Headers.class)) {
			return;
		}
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		while (WRAPPERS.contains(type.toClass())) {
			type = type.getGeneric();
		}
		if (!NEVER_READ.contains(type.toClass()) && !type.toClass().getName().startsWith("kotlin.coroutines.")) {
			this.bindings.registerReflectionHints(hints, type.getType());
		}
	}

}
