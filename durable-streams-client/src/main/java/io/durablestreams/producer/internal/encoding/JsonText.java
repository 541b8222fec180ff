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

/**
 * Checks that bytes are one JSON value (RFC 8259). What isn't could break up the array
 * that it becomes an element of, and so change how many messages a request holds. It is
 * done for each message, also for those that Jackson has just written, as its
 * configuration and the application's serializers may write anything; to look at each
 * byte once takes a quarter of what a parser takes.
 */
final class JsonText {

	/** As deep as Jackson reads by default. */
	private static final int MAX_DEPTH = 500;

	private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

	private final byte[] json;

	private int position;

	private JsonText(byte[] json) {
		this.json = json;
	}

	static byte[] requireOneValue(byte[] json) {
		if (json.length == 0) {
			throw new IllegalArgumentException("the message is empty, which is not JSON");
		}
		new JsonText(json).requireOneValue();
		return json;
	}

	private void requireOneValue() {
		skipWhitespace();
		if (this.position == this.json.length) {
			throw new IllegalArgumentException("the message is blank, which is not JSON");
		}
		boolean isNull = this.json[this.position] == 'n';
		value(0);
		skipWhitespace();
		if (this.position < this.json.length) {
			throw new IllegalArgumentException(
					"the message holds more than one JSON value: the next begins at byte " + this.position);
		}
		if (isNull) {
			throw new IllegalArgumentException("the message is null");
		}
	}

	private void value(int depth) {
		switch (peek()) {
			case '{' -> object(depth + 1);
			case '[' -> array(depth + 1);
			case '"' -> string();
			case 't' -> literal(TRUE);
			case 'f' -> literal(FALSE);
			case 'n' -> literal(NULL);
			default -> number();
		}
	}

	private void object(int depth) {
		enter(depth);
		if (skipIf('}')) {
			return;
		}
		do {
			skipWhitespace();
			string();
			skipWhitespace();
			require(peek() == ':');
			this.position++;
			skipWhitespace();
			value(depth);
			skipWhitespace();
		}
		while (skipIf(','));
		require(skipIf('}'));
	}

	private void array(int depth) {
		enter(depth);
		if (skipIf(']')) {
			return;
		}
		do {
			skipWhitespace();
			value(depth);
			skipWhitespace();
		}
		while (skipIf(','));
		require(skipIf(']'));
	}

	private void enter(int depth) {
		if (depth > MAX_DEPTH) {
			throw new IllegalArgumentException("the message is nested deeper than " + MAX_DEPTH + " levels");
		}
		this.position++;
		skipWhitespace();
	}

	private void string() {
		require(peek() == '"');
		this.position++;
		byte b = skipPlain();
		while (b != '"') {
			if (b == '\\') {
				escape();
			}
			else {
				require(b < 0);
				character(b & 0xff);
			}
			b = skipPlain();
		}
		this.position++;
	}

	/** Most characters stand for themselves: a loop that touches nothing else. */
	private byte skipPlain() {
		byte[] bytes = this.json;
		int next = this.position;
		while (next < bytes.length && bytes[next] >= ' ' && bytes[next] != '"' && bytes[next] != '\\') {
			next++;
		}
		this.position = next;
		return peek();
	}

	private void escape() {
		this.position++;
		byte b = peek();
		require(b == '"' || b == '\\' || b == '/' || b == 'b' || b == 'f' || b == 'n' || b == 'r' || b == 't'
				|| b == 'u');
		this.position++;
		for (int i = 0; b == 'u' && i < 4; i++) {
			require(Character.digit(peek(), 16) >= 0);
			this.position++;
		}
	}

	/** A character of two to four bytes in UTF-8, in its shortest form, no surrogate. */
	private void character(int lead) {
		require(lead >= 0xc2 && lead <= 0xf4);
		this.position++;
		int second = peek() & 0xff;
		require(second >= ((lead == 0xe0) ? 0xa0 : (lead == 0xf0) ? 0x90 : 0x80)
				&& second <= ((lead == 0xed) ? 0x9f : (lead == 0xf4) ? 0x8f : 0xbf));
		this.position++;
		for (int rest = (lead >= 0xf0) ? 2 : (lead >= 0xe0) ? 1 : 0; rest > 0; rest--) {
			require((peek() & 0xc0) == 0x80);
			this.position++;
		}
	}

	private void number() {
		skipIf('-');
		if (!skipIf('0')) {
			digits();
		}
		if (skipIf('.')) {
			digits();
		}
		if (skipIf('e') || skipIf('E')) {
			if (!skipIf('+')) {
				skipIf('-');
			}
			digits();
		}
	}

	private void digits() {
		int start = this.position;
		while (this.position < this.json.length && isDigit(this.json[this.position])) {
			this.position++;
		}
		require(this.position > start);
	}

	private static boolean isDigit(byte b) {
		return b >= '0' && b <= '9';
	}

	private void literal(byte[] text) {
		for (byte b : text) {
			require(peek() == b);
			this.position++;
		}
	}

	private boolean skipIf(char c) {
		boolean found = this.position < this.json.length && this.json[this.position] == c;
		if (found) {
			this.position++;
		}
		return found;
	}

	private void skipWhitespace() {
		while (this.position < this.json.length && isWhitespace(this.json[this.position])) {
			this.position++;
		}
	}

	private static boolean isWhitespace(byte b) {
		return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
	}

	private byte peek() {
		if (this.position == this.json.length) {
			throw new IllegalArgumentException("the message is not valid JSON: it ends too early");
		}
		return this.json[this.position];
	}

	private void require(boolean condition) {
		if (!condition) {
			peek();
			throw new IllegalArgumentException("the message is not valid JSON: unexpected byte 0x%02x at byte %d"
				.formatted(this.json[this.position] & 0xff, this.position));
		}
	}

}
