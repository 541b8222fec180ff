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

package io.durablestreams.embedded.internal.json;

import java.util.function.Consumer;

/**
 * The inside of a JSON string: escapes and well-formed UTF-8.
 */
final class JsonStrings {

	private final Consumer<String> failure;

	private boolean active;

	private boolean escape;

	private int hexDigits;

	private int continuations;

	private int low;

	private int high;

	JsonStrings(Consumer<String> failure) {
		this.failure = failure;
	}

	boolean active() {
		return this.active;
	}

	void start() {
		this.active = true;
	}

	/**
	 * Take a byte.
	 * @return whether it was the closing quote
	 */
	boolean next(int c) {
		if (this.continuations > 0) {
			continuation(c);
		}
		else if (this.hexDigits > 0) {
			hexDigit(c);
		}
		else if (this.escape) {
			escaped(c);
		}
		else if (c == '"') {
			this.active = false;
			return true;
		}
		else if (c == '\\') {
			this.escape = true;
		}
		else if (c < 0x20) {
			this.failure.accept("control character in a string");
		}
		else if (c >= 0x80) {
			lead(c);
		}
		return false;
	}

	private void escaped(int c) {
		this.escape = false;
		if (c == 'u') {
			this.hexDigits = 4;
		}
		else if ("\"\\/bfnrt".indexOf(c) < 0) {
			this.failure.accept("unknown escape");
		}
	}

	private void hexDigit(int c) {
		if (Character.digit(c, 16) < 0 || c >= 0x80) {
			this.failure.accept("\\u needs four hexadecimal digits");
		}
		this.hexDigits--;
	}

	/** The first byte of a character decides how the second one may look. */
	private void lead(int c) {
		if (c < 0xC2 || c > 0xF4) {
			this.failure.accept("malformed UTF-8");
		}
		this.continuations = (c < 0xE0) ? 1 : (c < 0xF0) ? 2 : 3;
		this.low = (c == 0xE0) ? 0xA0 : (c == 0xF0) ? 0x90 : 0x80;
		this.high = (c == 0xED) ? 0x9F : (c == 0xF4) ? 0x8F : 0xBF;
	}

	private void continuation(int c) {
		if (c < this.low || c > this.high) {
			this.failure.accept("malformed UTF-8");
		}
		this.low = 0x80;
		this.high = 0xBF;
		this.continuations--;
	}

}
