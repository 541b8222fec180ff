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

import java.util.List;

import io.durablestreams.client.cloudevents.SdkCloudEvents;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;

/**
 * Converts payloads for listeners: the application's converter is asked first, then those
 * for events of the CloudEvents SDK, text, bytes and JSON. Thread-safe.
 */
final class PayloadConverter implements SmartMessageConverter {

	private final @Nullable MessageConverter first;

	private final @Nullable MessageConverter events = SdkCloudEvents.converter();

	private final JsonMessageConverter json;

	private final CompositeMessageConverter others;

	/**
	 * Create it.
	 * @param jsonMapper reads JSON payloads
	 * @param first is asked before any other, or {@code null}
	 */
	PayloadConverter(JsonMapper jsonMapper, @Nullable MessageConverter first) {
		this.first = first;
		this.json = new JsonMessageConverter(jsonMapper);
		this.others = new CompositeMessageConverter(
				List.of(new TextMessageConverter(), new ByteArrayMessageConverter(), this.json));
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> type) {
		return fromMessage(message, type, null);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> type, @Nullable Object hint) {
		Object converted = (this.first != null) ? fromMessage(this.first, message, type, hint) : null;
		if (converted != null) {
			return converted;
		}
		if (this.events != null && SdkCloudEvents.isEventType(type)) {
			return this.events.fromMessage(message, type);
		}
		return this.json.isFor(message, type) ? this.json.fromMessage(message, type, hint)
				: this.others.fromMessage(message, type, hint);
	}

	/**
	 * Read a message as others for the same parameter have been read before, without
	 * looking for what does it.
	 * @param message the message
	 * @param parameter what it is read for
	 * @return the payload, or {@code null} if the message is to be converted like any
	 * other
	 */
	@Nullable Object readAsBefore(Message<?> message, MethodParameter parameter) {
		return (this.first == null) ? this.json.readAsBefore(message, parameter) : null;
	}

	private static @Nullable Object fromMessage(MessageConverter converter, Message<?> message, Class<?> type,
			@Nullable Object hint) {
		return (converter instanceof SmartMessageConverter smart) ? smart.fromMessage(message, type, hint)
				: converter.fromMessage(message, type);
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		return toMessage(payload, headers, null);
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
		Message<?> message = (this.first != null) ? this.first.toMessage(payload, headers) : null;
		return (message != null) ? message : this.others.toMessage(payload, headers, hint);
	}

}
