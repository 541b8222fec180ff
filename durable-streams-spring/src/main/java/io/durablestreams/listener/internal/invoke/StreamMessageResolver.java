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

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.StreamMessage;

import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.Assert;

/**
 * Resolves {@link StreamMessage} arguments.
 */
final class StreamMessageResolver implements HandlerMethodArgumentResolver {

	private final PayloadResolver payloads;

	StreamMessageResolver(PayloadResolver payloads) {
		this.payloads = payloads;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == StreamMessage.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		return create(this.payloads.resolve(parameter.nested(), message), message.getHeaders());
	}

	/**
	 * Make a stream message.
	 * @param payload its payload
	 * @param headers its headers
	 * @return the stream message
	 */
	static StreamMessage<?> create(Object payload, MessageHeaders headers) {
		return StreamMessage.builder(payload)
			.stream(header(headers, DurableStreamHeaders.STREAM, String.class))
			.position(header(headers, DurableStreamHeaders.POSITION, StreamPosition.class))
			.ordinal(header(headers, DurableStreamHeaders.ORDINAL, Long.class))
			.contentType(header(headers, MessageHeaders.CONTENT_TYPE, MediaType.class))
			.build();
	}

	private static <T> T header(MessageHeaders headers, String name, Class<T> type) {
		T value = headers.get(name, type);
		Assert.state(value != null, () -> "Every message has the header '" + name + "'");
		return value;
	}

}
