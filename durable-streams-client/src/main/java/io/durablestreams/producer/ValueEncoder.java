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

package io.durablestreams.producer;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.durablestreams.producer.internal.encoding.MessageEncoder;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Makes the messages of a producer of the values that it is given: has the interceptors
 * see them, and sees that they are of the producer's type. Thread-safe.
 */
final class ValueEncoder {

	private final String stream;

	private final MessageEncoder encoder;

	private final @Nullable Class<?> payloadType;

	private final List<ProducerInterceptor> interceptors;

	/**
	 * Create it.
	 * @param stream the stream's name
	 * @param encoder makes bytes of values
	 * @param payloadType what values must be, or {@code null} if they may be anything
	 * @param interceptors see them before they are encoded
	 */
	ValueEncoder(String stream, MessageEncoder encoder, @Nullable Class<?> payloadType,
			List<ProducerInterceptor> interceptors) {
		this.stream = stream;
		this.encoder = encoder;
		this.payloadType = payloadType;
		this.interceptors = interceptors;
	}

	/**
	 * Make a message of a value.
	 * @param value the value
	 * @param headers what is to travel beside it, where there is an envelope for that
	 * @return the message
	 * @throws RejectedAppendException if it can't be a message, or an interceptor doesn't
	 * let it pass; whatever the code of users throws
	 */
	byte[] encode(@Nullable Object value, Map<String, String> headers) {
		if (value == null) {
			throw invalid("the message is null", null);
		}
		Object intercepted = intercept(value);
		requirePayloadType(intercepted);
		try {
			return this.encoder.encode(intercepted, headers);
		}
		catch (Throwable ex) {
			throw invalid(Objects.requireNonNullElse(ex.getMessage(), "the message can't be encoded"), ex);
		}
	}

	private void requirePayloadType(Object value) {
		Class<?> type = this.payloadType;
		if (type == null || type.isInstance(value)) {
			return;
		}
		// One that brings headers for the envelope.
		Object payload = (value instanceof Message<?> message) ? message.getPayload() : value;
		if (!type.isInstance(payload)) {
			throw invalid("the message is a " + payload.getClass().getName() + ", but the producer's "
					+ "'payload-type' is " + type.getName(), null);
		}
	}

	private Object intercept(Object value) {
		Object intercepted = value;
		for (ProducerInterceptor interceptor : this.interceptors) {
			try {
				intercepted = interceptor.beforeSend(this.stream, intercepted);
			}
			catch (Throwable ex) {
				throw invalid("an interceptor did not let the message pass", ex);
			}
			if (intercepted == null) {
				throw invalid("the interceptor " + interceptor.getClass().getName() + " returned null", null);
			}
		}
		return intercepted;
	}

	private RejectedAppendException invalid(String explanation, @Nullable Throwable cause) {
		return new RejectedAppendException(this.stream, explanation, cause);
	}

}
