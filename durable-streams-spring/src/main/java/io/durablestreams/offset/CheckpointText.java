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

package io.durablestreams.offset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Properties;
import java.util.stream.Collectors;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as text that people can read, with the key it belongs to and a mark at its
 * end, by which a file that was cut off is recognised.
 */
final class CheckpointText {

	private CheckpointText() {
	}

	static String write(CheckpointKey key, Checkpoint checkpoint) {
		return property("group", key.group()) + property("stream", key.stream())
				+ property("position", checkpoint.position().toString())
				+ property("ordinal", Long.toString(checkpoint.ordinal()))
				+ property("time", checkpoint.time().toString())
				+ ((checkpoint.witness() != null) ? property("witness", checkpoint.witness().toString()) : "")
				+ property("complete", "true");
	}

	static Checkpoint read(CheckpointKey key, String text) {
		Properties properties = properties(text);
		CheckpointKey owner = key(properties);
		if (!owner.equals(key)) {
			throw new IllegalArgumentException("it belongs to " + owner);
		}
		try {
			return new Checkpoint(StreamPosition.parse(required(properties, "position")),
					Long.parseLong(required(properties, "ordinal")), Instant.parse(required(properties, "time")),
					witness(properties.getProperty("witness")));
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	private static Properties properties(String text) {
		Properties properties = new Properties();
		try {
			properties.load(new StringReader(text));
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
		if (!"true".equals(properties.getProperty("complete"))) {
			throw new IllegalArgumentException("its end is missing");
		}
		return properties;
	}

	private static CheckpointKey key(Properties properties) {
		return new CheckpointKey(required(properties, "group"), required(properties, "stream"));
	}

	/**
	 * Tell whose checkpoint it is.
	 * @param text the whole text
	 * @return whose
	 * @throws IllegalArgumentException if it is damaged
	 */
	static CheckpointKey readKey(String text) {
		return key(properties(text));
	}

	private static @Nullable StreamWitness witness(@Nullable String text) {
		return (text != null) ? StreamWitness.parse(text) : null;
	}

	private static String required(Properties properties, String name) {
		String value = properties.getProperty(name);
		if (value == null) {
			throw new IllegalArgumentException("'" + name + "' is missing");
		}
		return value;
	}

	private static String property(String name, String value) {
		Properties property = new Properties();
		property.setProperty(name, value);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			property.store(bytes, null);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Memory can be written to", ex);
		}
		// Properties begin with a comment that has the time, and are written in ASCII.
		return bytes.toString(StandardCharsets.US_ASCII)
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.collect(Collectors.joining()) + "\n";
	}

}
