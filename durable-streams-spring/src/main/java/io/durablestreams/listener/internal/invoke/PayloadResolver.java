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

import io.durablestreams.client.cloudevents.SdkCloudEvents;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Resolves payloads, whose type is that of the parameter or nested in it, such as
 * {@code T} in {@code List<T>}, with conversion and validation.
 */
final class PayloadResolver extends PayloadMethodArgumentResolver {

	private final PayloadConverter converter;

	PayloadResolver(PayloadConverter converter, @Nullable Validator validator) {
		super(converter, validator);
		this.converter = converter;
	}

	@Override
	protected Class<?> resolveTargetClass(MethodParameter parameter, Message<?> message) {
		return parameter.getNestedParameterType();
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		if (SdkCloudEvents.isEventType(parameter.getNestedParameterType())) {
			// Without data it is an event still.
			return this.converter.fromMessage(message, parameter.getNestedParameterType());
		}
		Object payload = this.converter.readAsBefore(message, parameter);
		if (payload == null) {
			return super.resolveArgument(parameter, message);
		}
		validate(message, parameter, payload);
		return payload;
	}

	/**
	 * Convert a payload to whatever type it has.
	 * @param parameter what it is converted for, of type {@code Object}
	 * @param message the message
	 * @return the payload, its bytes if no converter knows better
	 */
	Object convert(MethodParameter parameter, Message<?> message) {
		Object payload = this.converter.fromMessage(message, Object.class, parameter);
		return (payload != null) ? payload : message.getPayload();
	}

	/**
	 * Resolve the payload.
	 * @param parameter the parameter, nested to the payload's type
	 * @param message the message
	 * @return the payload
	 * @throws Exception if it can't be converted or is not valid
	 */
	Object resolve(MethodParameter parameter, Message<?> message) throws Exception {
		Object payload = resolveArgument(parameter, message);
		if (payload == null) {
			throw new IllegalStateException("A payload that must be there is missing");
		}
		return payload;
	}

}
