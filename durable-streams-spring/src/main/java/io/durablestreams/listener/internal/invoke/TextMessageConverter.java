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

import org.springframework.http.MediaType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.util.MimeType;

/**
 * Gives a listener that takes a {@code String} the text of a message, whatever its
 * content type.
 */
final class TextMessageConverter extends AbstractMessageConverter {

	TextMessageConverter() {
		super(MimeType.valueOf("*/*"));
	}

	@Override
	protected boolean supports(Class<?> type) {
		return isText(type);
	}

	static boolean isText(Class<?> type) {
		return type == String.class || type == CharSequence.class;
	}

	@Override
	protected boolean supportsMimeType(@Nullable MessageHeaders headers) {
		return true;
	}

	@Override
	protected @Nullable Object convertFromInternal(Message<?> message, Class<?> targetClass,
			@Nullable Object conversionHint) {
		return (message.getPayload() instanceof byte[] data)
				? StreamContentTypes.text(data, contentType(message.getHeaders())) : message.getPayload().toString();
	}

	private MediaType contentType(MessageHeaders headers) {
		MimeType type = getMimeType(headers);
		return (type != null) ? MediaType.asMediaType(type) : MediaType.APPLICATION_OCTET_STREAM;
	}

}
