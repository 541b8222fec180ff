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

package io.durablestreams.client.internal;

import java.util.List;
import java.util.Locale;

import io.durablestreams.client.ReadSignal;

/**
 * Finds the elements of one JSON array as its bytes arrive, cut anywhere, without parsing
 * them: UTF-8 guarantees that quotes, brackets and commas are never part of another
 * character. A body that is a single value instead of an array counts as its only
 * element. What is inside an element is left to the JSON parser, so that one bad message
 * can't spoil the others.
 */
final class JsonArrayScanner {

	private enum State {

		START, FIRST_ELEMENT, NEXT_ELEMENT, ELEMENT, AFTER_ELEMENT, END

	}

	private static final int[] BYTE_ORDER_MARK = { 0xef, 0xbb, 0xbf };

	private final Sink sink;

	private final ElementBuffer element;

	private State state = State.START;

	private boolean wanted;

	/** Whether the body is a single value rather than an array. */
	private boolean single;

	/**
	 * Whether the present element is a number or a literal, which has no end of its own.
	 */
	private boolean scalar;

	private boolean inString;

	private boolean escaped;

	private int depth;

	private int byteOrderMark;

	JsonArrayScanner(int maxElementSize, Sink sink) {
		this.element = new ElementBuffer(maxElementSize);
		this.sink = sink;
	}

	void reset() {
		this.state = State.START;
		this.single = false;
		this.byteOrderMark = 0;
		this.element.clear();
	}

	/**
	 * The body ends here.
	 * @param signals where a number or literal goes that only the body's end delimits
	 * @return whether the body is complete: nothing has been seen, or all of it
	 */
	boolean finish(List<ReadSignal> signals) {
		if (this.state == State.ELEMENT && this.single && this.scalar) {
			endElement(new byte[0], 0, 0, signals);
		}
		return this.state == State.START || this.state == State.END
				|| (this.state == State.AFTER_ELEMENT && this.single);
	}

	void scan(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		int i = start;
		while (i < end) {
			if (this.state == State.ELEMENT) {
				i = scanElement(bytes, i, end, signals);
			}
			else {
				i = between(bytes, i);
			}
		}
	}

	/**
	 * Take a byte that lies outside of any element.
	 */
	private int between(byte[] bytes, int i) {
		byte b = bytes[i];
		if (isWhitespace(b)) {
			return i + 1;
		}
		switch (this.state) {
			case START -> {
				if (this.byteOrderMark < 3 && (b & 0xff) == BYTE_ORDER_MARK[this.byteOrderMark]) {
					this.byteOrderMark++;
					return i + 1;
				}
				if (b == '[') {
					this.state = State.FIRST_ELEMENT;
					return i + 1;
				}
				this.single = true;
				return beginElement(b, i);
			}
			case FIRST_ELEMENT, NEXT_ELEMENT -> {
				if (b == ']' && this.state == State.FIRST_ELEMENT) {
					this.state = State.END;
					return i + 1;
				}
				return beginElement(b, i);
			}
			case AFTER_ELEMENT -> {
				if (this.single || (b != ',' && b != ']')) {
					throw unexpected(b);
				}
				this.state = (b == ',') ? State.NEXT_ELEMENT : State.END;
				return i + 1;
			}
			default -> throw unexpected(b);
		}
	}

	private int beginElement(byte b, int i) {
		if (b == ',' || b == ']' || b == '}' || b == ':') {
			throw unexpected(b);
		}
		this.wanted = this.sink.wantsElement();
		this.element.clear();
		this.depth = 0;
		this.inString = false;
		this.escaped = false;
		this.scalar = b != '"' && b != '{' && b != '[';
		this.state = State.ELEMENT;
		return i;
	}

	private int scanElement(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		int from = start;
		for (int i = start; i < end; i++) {
			byte b = bytes[i];
			if (this.inString) {
				i = behindString(bytes, i, end) - 1;
				if (!this.inString && this.depth == 0) {
					return endElement(bytes, from, i + 1, signals);
				}
			}
			else if (this.scalar && (b == ',' || b == ']' || isWhitespace(b))) {
				return endElement(bytes, from, i, signals);
			}
			else if (b == '"') {
				this.inString = true;
			}
			else if (b == '{' || b == '[') {
				this.depth++;
			}
			else if (b == '}' || b == ']') {
				if (--this.depth == 0) {
					return endElement(bytes, from, i + 1, signals);
				}
			}
			else if (isWhitespace(b)) {
				this.element.digest(bytes, from, i);
				keep(bytes, from, i + 1);
				from = i + 1;
			}
		}
		this.element.digest(bytes, from, end);
		keep(bytes, from, end);
		return end;
	}

	/** Most of a message is text, for which few questions are asked. */
	private int behindString(byte[] bytes, int start, int end) {
		boolean literally = this.escaped;
		for (int i = start; i < end; i++) {
			byte b = bytes[i];
			if (literally) {
				literally = false;
			}
			else if (b == '\\') {
				literally = true;
			}
			else if (b == '"') {
				this.inString = false;
				this.escaped = false;
				return i + 1;
			}
		}
		this.escaped = literally;
		return end;
	}

	private void keep(byte[] bytes, int start, int end) {
		if (this.wanted && !this.element.append(bytes, start, end)) {
			this.sink.elementTooLarge();
		}
	}

	private int endElement(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		this.element.digest(bytes, start, end);
		keep(bytes, start, end);
		this.state = State.AFTER_ELEMENT;
		String digest = this.element.digest();
		if (this.wanted) {
			this.sink.element(this.element.toByteArray(), digest, signals);
		}
		else {
			this.sink.skippedElement(digest);
		}
		this.element.clear();
		return end;
	}

	private MalformedJsonException unexpected(byte b) {
		return new MalformedJsonException("unexpected byte 0x%02x in the JSON array, %s".formatted(b & 0xff,
				this.state.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
	}

	private static boolean isWhitespace(byte b) {
		return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
	}

	/**
	 * Where elements go.
	 */
	interface Sink {

		boolean wantsElement();

		void element(byte[] element, String digest, List<ReadSignal> signals);

		void skippedElement(String digest);

		void elementTooLarge();

	}

	/**
	 * The bytes are not a JSON array.
	 */
	static final class MalformedJsonException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		MalformedJsonException(String message) {
			super(message);
		}

		@Override
		public String getMessage() {
			return String.valueOf(super.getMessage());
		}

	}

}
