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

package io.durablestreams.client.cloudevents;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.client.envelope.OutgoingMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.TreeNode;

import org.springframework.http.MediaType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.Assert;

/**
 * Makes each message a CloudEvent, in the JSON format of the CloudEvents specification
 * 1.0 (structured mode), and takes CloudEvents apart. Streams of them are
 * {@code application/json}, or lines of JSON. Thread-safe.
 * <p>
 * What is sent becomes the event's data. Of a {@code Message} that is its payload, and
 * its headers named in {@link CloudEventHeaders} become attributes. A {@code CloudEvent}
 * of the CloudEvents SDK is sent as it is. The trace context of whoever sends is added,
 * unless the event has one already.
 */
public final class CloudEventEnvelope implements MessageEnvelope {

	/**
	 * Attributes by which tracing systems tell where a trace goes on; the application's
	 * propagation looks for them under these names.
	 */
	private static final Set<String> TRACE = Set.of("traceparent", "tracestate", "baggage", "b3");

	private final @Nullable String source;

	private final @Nullable String type;

	private final List<CloudEventCustomizer> customizers;

	CloudEventEnvelope(CloudEventEnvelopeBuilder values) {
		this.source = values.source;
		this.type = values.type;
		this.customizers = List.copyOf(values.customizers);
	}

	/**
	 * Build an envelope. To read events, nothing needs to be set.
	 * @return the builder
	 */
	public static CloudEventEnvelopeBuilder builder() {
		return new CloudEventEnvelopeBuilder();
	}

	@Override
	public byte[] wrap(OutgoingMessage message) {
		Message<?> given = (message.value() instanceof Message<?> value) ? value : null;
		Object payload = (given != null) ? given.getPayload() : message.value();
		MessageHeaders headers = (given != null) ? given.getHeaders() : null;
		MessageConverter sdk = SdkCloudEvents.converter();
		Message<?> event = (sdk != null) ? sdk.toMessage(payload, headers) : null;
		return (event != null) ? write(message, event) : wrap(message, payload, (headers != null) ? headers : Map.of());
	}

	private byte[] wrap(OutgoingMessage message, Object payload, Map<String, Object> headers) {
		MediaType contentType = contentType(headers);
		CloudEventAttributes attributes = new CloudEventAttributes();
		attributes.id(UUID.randomUUID().toString());
		if (this.source != null) {
			attributes.source(this.source);
		}
		if (this.type != null) {
			attributes.type(this.type);
		}
		attributes.time(Instant.now());
		attributes.set("datacontenttype", contentType);
		this.customizers.forEach((customizer) -> customizer.customize(payload, attributes));
		addHeaders(attributes, headers);
		if (attributes.get("type") == null) {
			attributes.type(typeOf(payload));
		}
		Assert.isTrue(attributes.get("source") != null, () -> "the CloudEvent has no 'source': set the producer's "
				+ "'cloudevents.source', or the header '" + CloudEventHeaders.SOURCE + "' of a Message that is sent");
		return write(message, attributes, data(message, payload, contentType), contentType);
	}

	/** An event of the application's own is complete. */
	private static byte[] write(OutgoingMessage message, Message<?> event) {
		CloudEventAttributes attributes = new CloudEventAttributes();
		addHeaders(attributes, event.getHeaders());
		MediaType contentType = contentType(event.getHeaders());
		byte[] data = (byte[]) event.getPayload();
		return write(message, attributes, (data.length > 0) ? data(message, data, contentType) : data, contentType);
	}

	private static byte[] write(OutgoingMessage message, CloudEventAttributes attributes, byte[] data,
			MediaType contentType) {
		message.headers().forEach((name, value) -> {
			if (TRACE.contains(name)) {
				attributes.setIfAbsent(name, value);
			}
		});
		return CloudEventWriter.write(attributes.values(), data, contentType);
	}

	private static void addHeaders(CloudEventAttributes attributes, Map<String, Object> headers) {
		headers.forEach((name, value) -> {
			if (name.startsWith(CloudEventHeaders.PREFIX)) {
				attributes.set(name.substring(CloudEventHeaders.PREFIX.length()), value);
			}
		});
	}

	private static MediaType contentType(Map<String, Object> headers) {
		Object given = headers.get(CloudEventHeaders.DATACONTENTTYPE);
		Object contentType = (given != null) ? given : headers.get(MessageHeaders.CONTENT_TYPE);
		return (contentType != null) ? MediaType.parseMediaType(contentType.toString()) : MediaType.APPLICATION_JSON;
	}

	private static byte[] data(OutgoingMessage message, Object payload, MediaType contentType) {
		if (CloudEventWriter.isJson(contentType)) {
			return message.encode(payload);
		}
		if (payload instanceof CharSequence text) {
			Charset charset = Objects.requireNonNullElse(contentType.getCharset(), StandardCharsets.UTF_8);
			return text.toString().getBytes(charset);
		}
		Assert.isTrue(payload instanceof byte[], () -> "the data of a CloudEvent whose content type is " + contentType
				+ " must be text or bytes, and it is a " + payload.getClass().getName());
		return (byte[]) payload;
	}

	private static String typeOf(Object payload) {
		Class<?> type = payload.getClass();
		Assert.isTrue(!type.isArray() && !type.getName().startsWith("java.") && !(payload instanceof TreeNode),
				() -> "the CloudEvent has no 'type', and the class " + type.getName()
						+ " tells none: set the producer's 'cloudevents.type', or the header '" + CloudEventHeaders.TYPE
						+ "' of a Message that is sent");
		return type.getName();
	}

	@Override
	public MessageContent unwrap(byte[] data) {
		CloudEventContent event = CloudEventReader.read(data);
		Map<String, Object> headers = new HashMap<>(event.headers());
		for (String name : TRACE) {
			Object value = headers.get(CloudEventHeaders.PREFIX + name);
			if (value != null) {
				headers.put(name, value);
			}
		}
		Instant time = (headers.get(CloudEventHeaders.TIME) instanceof OffsetDateTime given) ? given.toInstant() : null;
		return new MessageContent(event.data(), headers, event.contentType(), time);
	}

}
