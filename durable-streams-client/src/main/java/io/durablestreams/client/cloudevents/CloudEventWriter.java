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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;

/**
 * Writes a CloudEvent in the JSON format.
 */
final class CloudEventWriter {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] DATA_BASE64 = ",\"data_base64\":\"".getBytes(StandardCharsets.US_ASCII);

	private CloudEventWriter() {
	}

	/**
	 * Whether data of a content type is JSON that stands in the event as it is.
	 * @param contentType the content type
	 * @return whether it is
	 */
	static boolean isJson(MediaType contentType) {
		return contentType.getSubtype().equals("json") || contentType.getSubtype().endsWith("+json");
	}

	/**
	 * Write a CloudEvent.
	 * @param attributes its attributes by their names, at least one
	 * @param data its data, for JSON exactly one value; nothing for an event without data
	 * @param contentType what the data is
	 * @return the JSON text in UTF-8, an object
	 */
	static byte[] write(Map<String, Object> attributes, byte[] data, MediaType contentType) {
		ByteArrayOutputStream event = new ByteArrayOutputStream(data.length + 512);
		try (JsonGenerator generator = JSON.createGenerator(event)) {
			generator.writeStartObject();
			attributes.forEach((name, value) -> write(generator, name, value));
			generator.flush();
			// What is written behind the generator's back is all that is left to write.
			if (data.length > 0) {
				writeData(event, data, contentType);
			}
			generator.writeEndObject();
		}
		return event.toByteArray();
	}

	private static void writeData(ByteArrayOutputStream event, byte[] data, MediaType contentType) {
		if (isJson(contentType)) {
			event.writeBytes(DATA);
			event.writeBytes(data);
		}
		else {
			event.writeBytes(DATA_BASE64);
			event.writeBytes(Base64.getEncoder().encode(data));
			event.write('"');
		}
	}

	private static void write(JsonGenerator generator, String name, Object value) {
		generator.writeName(name);
		if (value instanceof Boolean bool) {
			generator.writeBoolean(bool);
		}
		else if (value instanceof Number number) {
			generator.writeNumber(number.toString());
		}
		else {
			generator.writeString(text(value));
		}
	}

	private static String text(Object value) {
		return (value instanceof OffsetDateTime time) ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time)
				: value.toString();
	}

}
