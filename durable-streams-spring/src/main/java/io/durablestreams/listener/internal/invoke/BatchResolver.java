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

import java.util.ArrayList;
import java.util.List;

import io.durablestreams.listener.StreamMessage;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.support.GenericMessage;

/**
 * Resolves {@code List} arguments of a listener that takes batches: of payloads, of
 * {@code Message<T>} or of {@code StreamMessage<T>}.
 */
final class BatchResolver implements HandlerMethodArgumentResolver {

	private final PayloadResolver payloads;

	BatchResolver(PayloadResolver payloads) {
		this.payloads = payloads;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return MethodParameters.isBatch(parameter);
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		List<?> messages = (List<?>) message.getPayload();
		MethodParameter nested = parameter.nested();
		Class<?> type = nested.getNestedParameterType();
		List<Object> elements = new ArrayList<>(messages.size());
		for (Object element : messages) {
			elements.add(element(nested, type, (Message<?>) element, elements.size()));
		}
		return elements;
	}

	private Object element(MethodParameter parameter, Class<?> type, Message<?> message, int index) throws Exception {
		try {
			if (type == Message.class) {
				return new GenericMessage<>(this.payloads.resolve(parameter.nested(), message), message.getHeaders());
			}
			if (type == StreamMessage.class) {
				return StreamMessageResolver.create(this.payloads.resolve(parameter.nested(), message),
						message.getHeaders());
			}
			return this.payloads.resolve(parameter, message);
		}
		catch (MessageConversionException | MethodArgumentNotValidException ex) {
			throw new PoisonedBatchException(index, ex);
		}
	}

}
