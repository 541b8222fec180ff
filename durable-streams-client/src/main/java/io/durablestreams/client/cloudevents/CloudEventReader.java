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
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Reads a CloudEvent in the JSON format. JSON data is cut out of the text as it is:
 * nothing of it is read here. Says what is wrong, and never shows a value.
 */
final class CloudEventReader {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final Set<String> CORE = Set.of("specversion", "id", "source", "type", "subject", "time",
			"datacontenttype", "dataschema");

	private static final byte[] NOTHING = new byte[0];

	private final byte[] json;

	private final JsonParser parser;

	private final Map<String, Object> headers = new LinkedHashMap<>();

	private MediaType contentType = MediaType.APPLICATION_JSON;

	/** Where the data begins and ends in the text. */
	private int dataStart = -1;

	private int dataEnd = -1;

	private boolean isNull;

	private byte @Nullable [] binary;

	private CloudEventReader(byte[] json, JsonParser parser) {
		this.json = json;
		this.parser = parser;
	}

	/**
	 * Read a CloudEvent.
	 * @param json the JSON text, in UTF-8
	 * @return the event
	 * @throws IllegalArgumentException if it isn't one, with what is wrong
	 */
	static CloudEventContent read(byte[] json) {
		try (JsonParser parser = JSON.createParser(json)) {
			return new CloudEventReader(json, parser).read();
		}
		catch (JacksonException ex) {
			// Its message may show what the text holds.
			throw invalid("it can't be read as JSON");
		}
	}

	/**
	 * Whether the specification itself knows an attribute.
	 * @param name its name
	 * @return whether it isn't an extension
	 */
	static boolean isCoreAttribute(String name) {
		return CORE.contains(name);
	}

	private CloudEventContent read() {
		if (this.parser.nextToken() != JsonToken.START_OBJECT) {
			throw invalid("it is no JSON object");
		}
		JsonToken token = this.parser.nextToken();
		while (token == JsonToken.PROPERTY_NAME) {
			token = member(this.parser.currentName());
		}
		if (this.parser.nextToken() != null) {
			throw invalid("something follows its end");
		}
		requireAttributes();
		return new CloudEventContent(this.headers, data(), this.contentType);
	}

	/** The token behind the member. */
	private JsonToken member(String name) {
		JsonToken value = this.parser.nextToken();
		switch (name) {
			case "data" -> {
				return data(value);
			}
			case "data_base64" -> base64(value);
			default -> attribute(name, value);
		}
		return this.parser.nextToken();
	}

	private JsonToken data(JsonToken value) {
		if (this.dataStart >= 0) {
			throw invalid("it has 'data' twice");
		}
		this.dataStart = (int) this.parser.currentTokenLocation().getByteOffset();
		if (this.dataStart < 0) {
			throw invalid("its encoding isn't UTF-8");
		}
		this.isNull = value == JsonToken.VALUE_NULL;
		this.parser.skipChildren();
		JsonToken next = this.parser.nextToken();
		this.dataEnd = endBefore((int) this.parser.currentTokenLocation().getByteOffset());
		return next;
	}

	/** Between a value and the next token are a comma and blanks at most. */
	private int endBefore(int next) {
		int end = next;
		while (this.json[end - 1] == ',' || this.json[end - 1] <= ' ' && this.json[end - 1] >= 0) {
			end--;
		}
		return end;
	}

	private void base64(JsonToken value) {
		if (this.binary != null) {
			throw invalid("it has 'data_base64' twice");
		}
		if (value != JsonToken.VALUE_STRING) {
			throw invalid("its 'data_base64' is no string");
		}
		this.binary = this.parser.getBinaryValue();
	}

	private void attribute(String name, JsonToken value) {
		Object attribute = switch (value) {
			case VALUE_STRING -> string(name, this.parser.getString());
			case VALUE_NUMBER_INT -> this.parser.getNumberValue();
			case VALUE_TRUE, VALUE_FALSE -> this.parser.getBooleanValue();
			// The same as an attribute that is left out.
			case VALUE_NULL -> null;
			default -> throw invalid("its attribute '" + name + "' is no string, whole number or boolean");
		};
		if (attribute != null && this.headers.putIfAbsent(CloudEventHeaders.PREFIX + name, attribute) != null) {
			throw invalid("it has the attribute '" + name + "' twice");
		}
	}

	private Object string(String name, String text) {
		switch (name) {
			case "time" -> {
				return time(text);
			}
			case "datacontenttype" -> this.contentType = contentType(text);
			default -> {
			}
		}
		return text;
	}

	private static OffsetDateTime time(String text) {
		try {
			return OffsetDateTime.parse(text);
		}
		catch (DateTimeException ex) {
			throw invalid("its 'time' is none (RFC 3339)");
		}
	}

	private static MediaType contentType(String text) {
		if (text.equals(MediaType.APPLICATION_JSON_VALUE)) {
			return MediaType.APPLICATION_JSON;
		}
		try {
			return MediaType.parseMediaType(text);
		}
		catch (InvalidMediaTypeException ex) {
			throw invalid("its 'datacontenttype' is none");
		}
	}

	private void requireAttributes() {
		String version = text(CloudEventHeaders.SPECVERSION);
		if (!version.equals("1.0")) {
			throw invalid("its 'specversion' is another than 1.0");
		}
		text(CloudEventHeaders.ID);
		text(CloudEventHeaders.SOURCE);
		text(CloudEventHeaders.TYPE);
	}

	private String text(String header) {
		if (this.headers.get(header) instanceof String text && !text.isEmpty()) {
			return text;
		}
		String name = header.substring(CloudEventHeaders.PREFIX.length());
		throw invalid(this.headers.containsKey(header) ? "its attribute '" + name + "' is no text, or empty"
				: "it has no attribute '" + name + "'");
	}

	private byte[] data() {
		boolean present = this.dataStart >= 0 && !this.isNull;
		if (this.binary != null) {
			if (present) {
				throw invalid("it has both 'data' and 'data_base64'");
			}
			return this.binary;
		}
		if (!present) {
			return NOTHING;
		}
		byte[] data = Arrays.copyOfRange(this.json, this.dataStart, this.dataEnd);
		return CloudEventWriter.isJson(this.contentType) || data[0] != '"' ? data : textOf(data);
	}

	/** Text that isn't JSON is written as a JSON string. */
	private byte[] textOf(byte[] data) {
		Charset charset = Objects.requireNonNullElse(this.contentType.getCharset(), StandardCharsets.UTF_8);
		return JSON.readValue(data, String.class).getBytes(charset);
	}

	private static IllegalArgumentException invalid(String reason) {
		return new IllegalArgumentException("the message is not a CloudEvent in the JSON format: " + reason);
	}

}
