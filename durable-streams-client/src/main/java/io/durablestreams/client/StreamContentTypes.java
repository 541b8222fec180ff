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

package io.durablestreams.client;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;

/**
 * What a stream's content type says of its messages.
 */
public final class StreamContentTypes {

	private static final Set<String> JSON_LINES = Set.of("application/x-ndjson", "application/ndjson",
			"application/jsonl", "application/x-jsonlines", "application/json-lines");

	private static final JsonMapper STRINGS = JsonMapper.shared();

	private StreamContentTypes() {
	}

	/**
	 * Whether streams of this type are in JSON mode (protocol section 7.1).
	 * @param contentType the stream's content type
	 * @return whether their messages are elements of arrays
	 */
	public static boolean isJson(@Nullable MediaType contentType) {
		return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(contentType);
	}

	/**
	 * Whether each message of streams of this type is a line of JSON.
	 * @param contentType the stream's content type
	 * @return whether their messages end with their line
	 */
	public static boolean isJsonLines(MediaType contentType) {
		return JSON_LINES.contains(contentType.getType() + "/" + contentType.getSubtype());
	}

	/**
	 * Whether each message of streams of this type is one JSON value: in JSON mode, in
	 * lines of JSON, and in whatever a framer of the user's makes of a type that ends in
	 * {@code +json}.
	 * @param contentType the stream's content type
	 * @return whether messages are JSON
	 */
	public static boolean hasJsonMessages(MediaType contentType) {
		return isJson(contentType) || isJsonLines(contentType) || contentType.getSubtype().endsWith("+json");
	}

	/**
	 * Whether streams of this type are text, which Server-Sent Events don't preserve to
	 * the byte.
	 * @param contentType the stream's content type
	 * @return whether the type is {@code text/*}
	 */
	public static boolean isText(MediaType contentType) {
		return "text".equals(contentType.getType());
	}

	/**
	 * What a message is as a {@code String}: the value of a JSON string, which is what a
	 * producer makes of a {@code String}; any other JSON as it is in the stream, and so
	 * whatever isn't JSON.
	 * @param message the message
	 * @param contentType the stream's content type
	 * @return the text
	 */
	public static String text(byte[] message, MediaType contentType) {
		if (message.length > 0 && message[0] == '"' && hasJsonMessages(contentType)) {
			try {
				return STRINGS.readValue(message, String.class);
			}
			catch (JacksonException ex) {
				// A line may be anything.
				return new String(message, StandardCharsets.UTF_8);
			}
		}
		Charset charset = hasJsonMessages(contentType) ? null : contentType.getCharset();
		return new String(message, (charset != null) ? charset : StandardCharsets.UTF_8);
	}

}
