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

import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The attributes of a CloudEvent that is about to be sent. Not thread-safe, and of use
 * only until the {@linkplain CloudEventCustomizer customizer} that got them returns.
 */
public final class CloudEventAttributes {

	private static final Set<String> DATA = Set.of("data", "data_base64");

	private final Map<String, Object> values = new LinkedHashMap<>();

	CloudEventAttributes() {
		this.values.put("specversion", "1.0");
	}

	/**
	 * The value of an attribute.
	 * @param name the attribute's name, such as {@code id} or that of an extension
	 * @return the value, or {@code null} if it isn't set
	 */
	public @Nullable Object get(String name) {
		return this.values.get(name);
	}

	/**
	 * Set what tells the event from all others of its source; random by default. An event
	 * that is sent again should have the same.
	 * @param id the id
	 * @return these attributes
	 */
	public CloudEventAttributes id(String id) {
		return text("id", id);
	}

	/**
	 * Set where it happened; that of the producer by default.
	 * @param source a URI reference, not empty
	 * @return these attributes
	 */
	public CloudEventAttributes source(String source) {
		return text("source", source);
	}

	/**
	 * Set what kind of event it is; that of the producer by default, or else the name of
	 * the payload's class.
	 * @param type the type
	 * @return these attributes
	 */
	public CloudEventAttributes type(String type) {
		return text("type", type);
	}

	/**
	 * Set what it happened to within its source; nothing by default.
	 * @param subject the subject
	 * @return these attributes
	 */
	public CloudEventAttributes subject(String subject) {
		return text("subject", subject);
	}

	/**
	 * Set when it happened; the present time by default.
	 * @param time the time
	 * @return these attributes
	 */
	public CloudEventAttributes time(Instant time) {
		return set("time", time);
	}

	/**
	 * Set the schema that the data adheres to; none by default.
	 * @param dataSchema the schema's URI
	 * @return these attributes
	 */
	public CloudEventAttributes dataSchema(URI dataSchema) {
		return set("dataschema", dataSchema);
	}

	/**
	 * Set an extension.
	 * @param name its name, of lower-case ASCII letters and digits
	 * @param value its value: text, a whole number, a boolean, a {@code URI}, an
	 * {@code Instant}, an {@code OffsetDateTime} or bytes
	 * @return these attributes
	 */
	public CloudEventAttributes extension(String name, Object value) {
		Assert.isTrue(!CloudEventReader.isCoreAttribute(name),
				() -> "'" + name + "' is an attribute of every CloudEvent and no extension");
		return set(name, value);
	}

	private CloudEventAttributes text(String name, String text) {
		Assert.isTrue(StringUtils.hasText(text), () -> "the CloudEvent's attribute '" + name + "' must not be blank");
		this.values.put(name, text);
		return this;
	}

	/**
	 * Set any attribute.
	 * @param name its name
	 * @param value its value
	 * @return these attributes
	 * @throws IllegalArgumentException if an event can't have it
	 */
	CloudEventAttributes set(String name, Object value) {
		if (name.equals("specversion")) {
			Assert.isTrue(value.equals("1.0"), "the CloudEvent's 'specversion' is another than 1.0");
			return this;
		}
		if (name.equals("time")) {
			this.values.put(name, time(value));
			return this;
		}
		if (CloudEventReader.isCoreAttribute(name)) {
			return text(name, value.toString());
		}
		Assert.isTrue(isName(name), () -> "'" + name
				+ "' can't be the name of a CloudEvent's extension: use lower-case ASCII letters and digits");
		this.values.put(name, extension(value, name));
		return this;
	}

	void setIfAbsent(String name, Object value) {
		if (!this.values.containsKey(name)) {
			set(name, value);
		}
	}

	private static boolean isName(String name) {
		return !name.isEmpty() && !DATA.contains(name)
				&& name.chars().allMatch((c) -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
	}

	private static OffsetDateTime time(Object value) {
		if (value instanceof OffsetDateTime time) {
			return time;
		}
		if (value instanceof Instant instant) {
			return instant.atOffset(ZoneOffset.UTC);
		}
		try {
			return OffsetDateTime.parse(value.toString());
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("the CloudEvent's 'time' is no Instant, OffsetDateTime or text of one");
		}
	}

	private static Object extension(Object value, String name) {
		if (value instanceof Boolean || value instanceof Integer || value instanceof Long || value instanceof Short
				|| value instanceof Byte || value instanceof BigInteger || value instanceof OffsetDateTime) {
			return value;
		}
		if (value instanceof Instant instant) {
			return instant.atOffset(ZoneOffset.UTC);
		}
		if (value instanceof byte[] bytes) {
			return Base64.getEncoder().encodeToString(bytes);
		}
		Assert.isTrue(value instanceof CharSequence || value instanceof URI,
				() -> "the CloudEvent's extension '" + name + "' can't be a " + value.getClass().getName()
						+ ": use text, a whole number, a boolean, a URI, a time or bytes");
		return value.toString();
	}

	/**
	 * All that are set.
	 * @return the values by their names
	 */
	Map<String, Object> values() {
		return this.values;
	}

}
