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

import io.durablestreams.client.StreamContentTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.ClassUtils;
import org.springframework.util.MimeType;

/**
 * Converts the messages of streams whose content type has JSON messages. What reads a
 * parameter is made once. Thread-safe.
 */
final class JsonMessageConverter extends JacksonJsonMessageConverter {

	private final ParameterReaders readers = new ParameterReaders();

	/**
	 * Most messages have the content type of the one before, and the very same object.
	 */
	private volatile @Nullable MediaType known;

	JsonMessageConverter(JsonMapper jsonMapper) {
		super(jsonMapper);
	}

	/**
	 * Whether this converter is the one for a payload: bytes of a JSON message, wanted as
	 * something else than bytes or text.
	 * @param message the message
	 * @param type the wanted type
	 * @return whether no other converter needs to be asked
	 */
	boolean isFor(Message<?> message, Class<?> type) {
		return message.getPayload() instanceof byte[] && type != byte[].class && !TextMessageConverter.isText(type)
				&& supportsMimeType(message.getHeaders());
	}

	@Override
	protected boolean supportsMimeType(@Nullable MessageHeaders headers) {
		Object given = (headers != null) ? headers.get(MessageHeaders.CONTENT_TYPE) : null;
		if (given != null && given == this.known) {
			return true;
		}
		MimeType type = getMimeType(headers);
		if (type == null || !StreamContentTypes.hasJsonMessages(MediaType.asMediaType(type))) {
			return false;
		}
		this.known = (given instanceof MediaType json) ? json : null;
		return true;
	}

	/**
	 * Read a message for a parameter for which such messages have been read.
	 * @param message the message
	 * @param parameter the parameter
	 * @return the payload, or {@code null} if there is none, or this hasn't been the
	 * converter for the parameter yet
	 */
	@Nullable Object readAsBefore(Message<?> message, MethodParameter parameter) {
		ObjectReader reader = this.readers.get(parameter);
		MediaType type = this.known;
		boolean same = type != null && message.getPayload() instanceof byte[] data && data.length > 0
				&& message.getHeaders().get(MessageHeaders.CONTENT_TYPE) == type;
		return (same && reader != null) ? read(message, (byte[]) message.getPayload(), reader) : null;
	}

	@Override
	protected @Nullable Object convertFromInternal(Message<?> message, Class<?> type, @Nullable Object hint) {
		if (hint instanceof MethodParameter parameter && message.getPayload() instanceof byte[] data
				&& !ClassUtils.isAssignableValue(type, data) && !TextMessageConverter.isText(type)) {
			ObjectReader reader = this.readers.get(parameter);
			return read(message, data, (reader != null) ? reader : reader(parameter));
		}
		return super.convertFromInternal(message, type, hint);
	}

	private static @Nullable Object read(Message<?> message, byte[] data, ObjectReader reader) {
		try {
			return reader.readValue(data);
		}
		catch (JacksonException ex) {
			throw new MessageConversionException(message, "Could not read JSON: " + ex.getMessage(), ex);
		}
	}

	private ObjectReader reader(MethodParameter parameter) {
		MethodParameter payload = parameter.nestedIfOptional();
		if (Message.class.isAssignableFrom(payload.getNestedParameterType())) {
			payload = payload.nested();
		}
		ObjectReader reader = getJsonMapper().readerFor(getJsonMapper().constructType(GenericTypeResolver
			.resolveType(payload.getNestedGenericParameterType(), payload.getContainingClass())));
		Class<?> view = getSerializationView(parameter);
		ObjectReader made = (view != null) ? reader.withView(view) : reader;
		this.readers.put(parameter, made);
		return made;
	}

}
