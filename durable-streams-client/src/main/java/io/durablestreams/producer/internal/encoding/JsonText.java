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

import java.nio.charset.StandardCharsets;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Checks that bytes are one JSON value. What isn't could break up the array that it
 * becomes an element of, and so change how many messages a request holds.
 */
final class JsonText {

	private static final JsonFactory STRICT = new JsonFactory();

	private JsonText() {
	}

	static byte[] requireOneValue(byte[] json) {
		if (json.length == 0) {
			throw new IllegalArgumentException("the message is empty, which is not JSON");
		}
		// The parser would detect UTF-16 and UTF-32 by their zero bytes, and skip a mark.
		if (json[0] <= 0 || (json.length > 1 && json[1] == 0)) {
			throw new IllegalArgumentException("the message is not JSON in UTF-8 without a byte order mark");
		}
		try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), json)) {
			if (parser.nextToken() == null) {
				throw new IllegalArgumentException("the message is blank, which is not JSON");
			}
			parser.skipChildren();
			if (parser.nextToken() != null) {
				throw new IllegalArgumentException("the message holds more than one JSON value");
			}
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("the message is not valid JSON: " + ex.getOriginalMessage());
		}
		if (isNull(json)) {
			throw new IllegalArgumentException("the message is null");
		}
		return json;
	}

	private static boolean isNull(byte[] json) {
		return json.length < 64 && json[0] != '{' && new String(json, StandardCharsets.UTF_8).strip().equals("null");
	}

}
