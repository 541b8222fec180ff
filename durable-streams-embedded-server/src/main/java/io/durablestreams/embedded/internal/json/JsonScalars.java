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
 * JSON's numbers and its three literals.
 */
final class JsonScalars {

	private final Consumer<String> failure;

	private State state = State.NONE;

	private String literal = "";

	private int matched;

	JsonScalars(Consumer<String> failure) {
		this.failure = failure;
	}

	boolean active() {
		return this.state != State.NONE;
	}

	void start(int c) {
		switch (c) {
			case 't' -> start("true");
			case 'f' -> start("false");
			case 'n' -> start("null");
			case '-' -> this.state = State.MINUS;
			case '0' -> this.state = State.ZERO;
			default -> {
				if (!isDigit(c)) {
					this.failure.accept("unexpected character");
				}
				this.state = State.INTEGER;
			}
		}
	}

	/**
	 * Take a byte. After a literal's last byte {@link #active()} is {@code false}.
	 * @return {@code false} if the byte isn't part of the number any more
	 */
	boolean next(int c) {
		if (this.state == State.LITERAL) {
			literal(c);
			return true;
		}
		State next = isDigit(c) ? this.state.onDigit(c) : this.state.onOther(c);
		if (next == State.NONE && !this.state.complete) {
			this.failure.accept("malformed number");
		}
		this.state = next;
		return next != State.NONE;
	}

	/** The input ended within the number or literal. */
	void finish() {
		if (!this.state.complete) {
			this.failure.accept("unexpected end of input");
		}
		this.state = State.NONE;
	}

	private void start(String literal) {
		this.literal = literal;
		this.matched = 1;
		this.state = State.LITERAL;
	}

	private void literal(int c) {
		if (c != this.literal.charAt(this.matched++)) {
			this.failure.accept("unexpected character");
		}
		if (this.matched == this.literal.length()) {
			this.state = State.NONE;
		}
	}

	private static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

	private enum State {

		NONE(false), LITERAL(false), MINUS(false), ZERO(true), INTEGER(true), POINT(false), FRACTION(true),
		EXPONENT(false), EXPONENT_SIGN(false), EXPONENT_DIGITS(true);

		private final boolean complete;

		State(boolean complete) {
			this.complete = complete;
		}

		State onDigit(int c) {
			return switch (this) {
				case MINUS -> (c == '0') ? ZERO : INTEGER;
				case INTEGER -> INTEGER;
				case POINT, FRACTION -> FRACTION;
				case EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS -> EXPONENT_DIGITS;
				default -> NONE;
			};
		}

		State onOther(int c) {
			boolean number = this == ZERO || this == INTEGER;
			if (c == '.' && number) {
				return POINT;
			}
			if ((c == 'e' || c == 'E') && (number || this == FRACTION)) {
				return EXPONENT;
			}
			return ((c == '+' || c == '-') && this == EXPONENT) ? EXPONENT_SIGN : NONE;
		}

	}

}
