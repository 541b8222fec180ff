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

package io.durablestreams.client.cloudevents.sdk;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.durablestreams.client.cloudevents.CloudEventHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.GenericMessage;

/**
 * Converts between messages whose headers are the attributes of a CloudEvent, by the
 * names of {@link CloudEventHeaders}, and whose payload is its data as bytes, and the
 * {@link CloudEvent} of the CloudEvents SDK. Needs
 * {@code io.cloudevents:cloudevents-core}. Thread-safe.
 */
public final class CloudEventMessageConverter implements MessageConverter {

	/**
	 * Make an event of a message.
	 * @param message the message
	 * @param targetClass the wanted type
	 * @return the event, or {@code null} if another type is wanted or the payload isn't
	 * bytes
	 * @throws MessageConversionException if the headers aren't those of an event
	 */
	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		if (targetClass != CloudEvent.class || !(message.getPayload() instanceof byte[] data)) {
			return null;
		}
		try {
			return event(message.getHeaders(), data);
		}
		catch (RuntimeException ex) {
			throw new MessageConversionException(message, "The message has not the headers of a CloudEvent", ex);
		}
	}

	private static CloudEvent event(MessageHeaders headers, byte[] data) {
		CloudEventBuilder event = CloudEventBuilder.v1();
		headers.forEach((name, value) -> {
			if (name.startsWith(CloudEventHeaders.PREFIX)) {
				set(event, name.substring(CloudEventHeaders.PREFIX.length()), value);
			}
		});
		if (data.length > 0) {
			event.withData(data);
		}
		return event.build();
	}

	private static void set(CloudEventBuilder event, String name, Object value) {
		switch (name) {
			case "specversion" -> {
			}
			case "id" -> event.withId(value.toString());
			case "source" -> event.withSource(URI.create(value.toString()));
			case "type" -> event.withType(value.toString());
			case "subject" -> event.withSubject(value.toString());
			case "datacontenttype" -> event.withDataContentType(value.toString());
			case "dataschema" -> event.withDataSchema(URI.create(value.toString()));
			case "time" -> event.withTime((OffsetDateTime) value);
			default -> setExtension(event, name, value);
		}
	}

	private static void setExtension(CloudEventBuilder event, String name, Object value) {
		if (value instanceof Boolean bool) {
			event.withExtension(name, bool);
		}
		else if (value instanceof Number number) {
			event.withExtension(name, number);
		}
		else {
			event.withExtension(name, value.toString());
		}
	}

	/**
	 * Make a message of an event.
	 * @param payload the event
	 * @param headers further headers, or {@code null}
	 * @return the message with the data's bytes, none if there is no data; or
	 * {@code null} if the payload is no event
	 * @throws IllegalArgumentException if the event is of another version of the
	 * specification than 1.0
	 */
	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		if (!(payload instanceof CloudEvent given)) {
			return null;
		}
		CloudEvent event = (given.getSpecVersion() == SpecVersion.V1) ? given : CloudEventBuilder.v1(given).build();
		Map<String, Object> all = new HashMap<>();
		if (headers != null) {
			all.putAll(headers);
		}
		for (String name : event.getAttributeNames()) {
			put(all, name, event.getAttribute(name));
		}
		for (String name : event.getExtensionNames()) {
			put(all, name, event.getExtension(name));
		}
		CloudEventData data = event.getData();
		return new GenericMessage<>((data != null) ? data.toBytes() : new byte[0], all);
	}

	private static void put(Map<String, Object> headers, String name, @Nullable Object value) {
		if (value != null) {
			headers.put(CloudEventHeaders.PREFIX + name,
					(value instanceof SpecVersion version) ? version.toString() : value);
		}
	}

}
