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

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import io.durablestreams.listener.StreamMessageHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.util.ClassUtils;

/**
 * Stands for the parameter of a method that would take a payload of a type, where there
 * is a handler instead. Each is another one to whoever remembers parameters.
 */
final class PayloadParameter extends MethodParameter {

	private static final Method HANDLE = ClassUtils.getMethod(StreamMessageHandler.class, "handle", Message.class);

	private final Type type;

	PayloadParameter(Type type) {
		super(HANDLE, 0);
		this.type = type;
	}

	@Override
	public Class<?> getParameterType() {
		return ResolvableType.forType(this.type).toClass();
	}

	@Override
	public Type getGenericParameterType() {
		return this.type;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

	@Override
	public MethodParameter clone() {
		return new PayloadParameter(this.type);
	}

}
