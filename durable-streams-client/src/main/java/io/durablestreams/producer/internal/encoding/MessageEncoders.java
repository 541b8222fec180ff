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

package io.durablestreams.producer.internal.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.durablestreams.client.cloudevents.CloudEventEnvelope;
import io.durablestreams.client.cloudevents.SdkCloudEvents;
import io.durablestreams.client.envelope.MessageEnvelope;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;

import static io.durablestreams.client.StreamContentTypes.isJson;
import static io.durablestreams.client.StreamContentTypes.isJsonLines;

/**
 * The encoders for the content types that frame messages, and for all others.
 */
public final class MessageEncoders {

	private final JsonMapper jsonMapper;

	private final @Nullable MessageConverter converter;

	/**
	 * Create the encoders.
	 * @param jsonMapper writes values as JSON
	 * @param converter converts values other than bytes instead, if given
	 */
	public MessageEncoders(JsonMapper jsonMapper, @Nullable MessageConverter converter) {
		this.jsonMapper = jsonMapper;
		this.converter = converter;
	}

	/**
	 * How messages of a content type make up a body.
	 * @param contentType the content type
	 * @return the framing
	 */
	public static Framing framing(MediaType contentType) {
		return isJson(contentType) ? Framing.JSON_ARRAY : Framing.CONCATENATED;
	}

	/**
	 * The encoder for a content type.
	 * @param contentType the content type
	 * @param payloadType the type of the values, or {@code null} for any
	 * @return the encoder
	 */
	public MessageEncoder encoder(MediaType contentType, @Nullable Class<?> payloadType) {
		Function<Object, byte[]> content = content(contentType, payloadType);
		if ("text".equals(contentType.getType())) {
			return (value, headers) -> isBytes(payload(value)) ? content.apply(value) : line(content.apply(value));
		}
		UnaryOperator<byte[]> framed = framed(contentType);
		MessageEncoder plain = (value, headers) -> framed.apply(content.apply(value));
		if (this.converter != null || SdkCloudEvents.converter() == null || !hasJsonValues(contentType)) {
			return plain;
		}
		MessageEncoder events = encoder(contentType, null, CloudEventEnvelope.builder().build(), "");
		return (value, headers) -> (SdkCloudEvents.isEvent(payload(value)) ? events : plain).encode(value, headers);
	}

	/**
	 * The encoder for messages in envelopes.
	 * @param contentType the content type of what is sent
	 * @param payloadType the type of the values, or {@code null} for any
	 * @param envelope wraps values
	 * @param streamName the name of the stream they are sent to
	 * @return the encoder
	 */
	public MessageEncoder encoder(MediaType contentType, @Nullable Class<?> payloadType, MessageEnvelope envelope,
			String streamName) {
		Function<Object, byte[]> encoded = content(contentType, payloadType);
		// What is no JSON by itself might become some within the envelope.
		Function<Object, byte[]> content = hasJsonValues(contentType) ? encoded.andThen(JsonText::requireOneValue)
				: encoded;
		UnaryOperator<byte[]> framed = framed(contentType);
		return (value, headers) -> {
			byte[] wrapped = envelope.wrap(new UnwrappedMessage(streamName, value, headers, content));
			if (wrapped == null) {
				throw new IllegalArgumentException("the envelope " + envelope.getClass().getName() + " returned null");
			}
			return framed.apply(requireSome(wrapped));
		};
	}

	private static UnaryOperator<byte[]> framed(MediaType contentType) {
		if (isJson(contentType)) {
			return JsonText::requireOneValue;
		}
		if (isJsonLines(contentType)) {
			return MessageEncoders::jsonLine;
		}
		return "text".equals(contentType.getType()) ? MessageEncoders::line : UnaryOperator.identity();
	}

	/** Of a message the payload; its headers are of use to envelopes only. */
	private Function<Object, byte[]> content(MediaType contentType, @Nullable Class<?> payloadType) {
		Charset charset = Objects.requireNonNullElse(contentType.getCharset(), StandardCharsets.UTF_8);
		Function<Object, byte[]> raw = (value) -> raw(value, charset, contentType);
		Function<Object, byte[]> values;
		if (this.converter != null) {
			values = (value) -> convert(value, contentType, charset);
		}
		else {
			values = hasJsonValues(contentType) ? json(payloadType) : raw;
		}
		return (value) -> {
			Object payload = payload(value);
			return (isBytes(payload) ? raw : values).apply(payload);
		};
	}

	private static Object payload(Object value) {
		return (value instanceof Message<?> message) ? message.getPayload() : value;
	}

	private static boolean hasJsonValues(MediaType contentType) {
		return isJson(contentType) || isJsonLines(contentType);
	}

	private static boolean isBytes(Object value) {
		return value instanceof byte[] || value instanceof ByteBuffer;
	}

	private Function<Object, byte[]> json(@Nullable Class<?> payloadType) {
		ObjectWriter plain = this.jsonMapper.writer().without(SerializationFeature.INDENT_OUTPUT);
		boolean any = payloadType == null || payloadType == Object.class || Message.class.isAssignableFrom(payloadType);
		ObjectWriter writer = any ? plain : plain.forType(payloadType);
		return (value) -> {
			try {
				return writer.writeValueAsBytes(value);
			}
			catch (JacksonException ex) {
				throw new IllegalArgumentException("the message can't be written as JSON: " + ex.getOriginalMessage(),
						ex);
			}
		};
	}

	private byte[] convert(Object value, MediaType contentType, Charset charset) {
		MessageConverter messageConverter = Objects.requireNonNull(this.converter);
		Message<?> message;
		try {
			message = messageConverter.toMessage(value,
					new MessageHeaders(Map.of(MessageHeaders.CONTENT_TYPE, contentType)));
		}
		catch (MessageConversionException ex) {
			throw new IllegalArgumentException("the message converter failed", ex);
		}
		if (message == null) {
			throw new IllegalArgumentException(
					"the message converter doesn't convert " + value.getClass().getName() + " to " + contentType);
		}
		return raw(message.getPayload(), charset, contentType);
	}

	private static byte[] raw(Object value, Charset charset, MediaType contentType) {
		if (value instanceof byte[] bytes) {
			return requireSome(bytes.clone());
		}
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return requireSome(bytes);
		}
		if (value instanceof CharSequence text) {
			return requireSome(text.toString().getBytes(charset));
		}
		throw new IllegalArgumentException("a message of content type " + contentType
				+ " must be text or bytes, or a message converter must be given for " + value.getClass().getName());
	}

	private static byte[] jsonLine(byte[] json) {
		JsonText.requireOneValue(json);
		for (int i = 0; i < json.length - 1; i++) {
			if (json[i] == '\n') {
				throw new IllegalArgumentException("the message spans several lines, of which each would be a message");
			}
		}
		return line(json);
	}

	private static byte[] line(byte[] text) {
		if (text[text.length - 1] == '\n') {
			return text;
		}
		byte[] line = Arrays.copyOf(text, text.length + 1);
		line[text.length] = '\n';
		return line;
	}

	private static byte[] requireSome(byte[] bytes) {
		if (bytes.length == 0) {
			throw new IllegalArgumentException("the message is empty: the protocol has no empty messages");
		}
		return bytes;
	}

}
