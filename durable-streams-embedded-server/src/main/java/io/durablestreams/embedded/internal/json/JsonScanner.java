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

import java.util.BitSet;

/**
 * Validates JSON (RFC 8259, UTF-8) byte by byte, however it is cut into pieces, and tells
 * where values begin and end. It holds no bytes and builds no values. (Jackson's
 * non-blocking parser isn't as exact: it takes overlong UTF-8, code points beyond
 * Unicode's, and a byte order mark.)
 */
final class JsonScanner {

	/** Deeper nesting is refused: no reader could be expected to follow. */
	static final int MAX_DEPTH = 1000;

	private final Listener listener;

	private final JsonStrings strings = new JsonStrings(this::fail);

	private final JsonScalars scalars = new JsonScalars(this::fail);

	private final BitSet objects = new BitSet();

	private Expect expect = Expect.VALUE;

	private int depth;

	private boolean key;

	private long index;

	JsonScanner(Listener listener) {
		this.listener = listener;
	}

	/**
	 * Take the next byte.
	 */
	void next(byte next) {
		int c = next & 0xFF;
		if (this.strings.active()) {
			if (this.strings.next(c)) {
				endString();
			}
		}
		else if (!this.scalars.active() || !scalar(c)) {
			structure(c);
		}
		this.index++;
	}

	/**
	 * The input has ended.
	 */
	void finish() {
		if (this.scalars.active()) {
			this.scalars.finish();
			endValue(this.index);
		}
		if (this.expect != Expect.END) {
			fail("unexpected end of input");
		}
	}

	/** How many bytes have been taken. */
	long index() {
		return this.index;
	}

	/**
	 * Take a byte of a number or literal.
	 * @return {@code false} if the byte lies behind it
	 */
	private boolean scalar(int c) {
		if (this.scalars.next(c)) {
			if (!this.scalars.active()) {
				endValue(this.index + 1);
			}
			return true;
		}
		endValue(this.index);
		return false;
	}

	private void structure(int c) {
		switch (c) {
			case ' ', '\t', '\n', '\r' -> {
			}
			case '{' -> open(true);
			case '[' -> open(false);
			case '}' -> close(true);
			case ']' -> close(false);
			case ',' -> comma();
			case ':' -> colon();
			case '"' -> startString();
			default -> startScalar(c);
		}
	}

	private void open(boolean object) {
		startValue();
		if (this.depth == MAX_DEPTH) {
			fail("nested deeper than " + MAX_DEPTH);
		}
		this.objects.set(this.depth++, object);
		this.expect = object ? Expect.KEY_OR_END : Expect.VALUE_OR_END;
	}

	private void close(boolean object) {
		boolean allowed = this.expect == Expect.COMMA_OR_END
				|| this.expect == (object ? Expect.KEY_OR_END : Expect.VALUE_OR_END);
		if (!allowed || this.depth == 0 || this.objects.get(this.depth - 1) != object) {
			fail("unexpected end of " + (object ? "object" : "array"));
		}
		this.depth--;
		endValue(this.index + 1);
	}

	private void comma() {
		if (this.expect != Expect.COMMA_OR_END) {
			fail("unexpected comma");
		}
		this.expect = this.objects.get(this.depth - 1) ? Expect.KEY : Expect.VALUE;
	}

	private void colon() {
		if (this.expect != Expect.COLON) {
			fail("unexpected colon");
		}
		this.expect = Expect.VALUE;
	}

	private void startString() {
		this.key = this.expect == Expect.KEY || this.expect == Expect.KEY_OR_END;
		if (!this.key) {
			startValue();
		}
		this.strings.start();
	}

	private void endString() {
		if (this.key) {
			this.expect = Expect.COLON;
		}
		else {
			endValue(this.index + 1);
		}
	}

	private void startScalar(int c) {
		startValue();
		this.scalars.start(c);
	}

	private void startValue() {
		if (this.expect != Expect.VALUE && this.expect != Expect.VALUE_OR_END) {
			fail((this.expect == Expect.END) ? "more than one value" : "unexpected value");
		}
		this.listener.valueStarts(this.depth, this.index);
	}

	private void endValue(long end) {
		this.expect = (this.depth == 0) ? Expect.END : Expect.COMMA_OR_END;
		this.listener.valueEnds(this.depth, end);
	}

	private void fail(String problem) {
		throw new InvalidJsonException(problem, this.index);
	}

	private enum Expect {

		VALUE, VALUE_OR_END, KEY, KEY_OR_END, COLON, COMMA_OR_END, END

	}

	/**
	 * Is told where values lie.
	 */
	interface Listener {

		/**
		 * A value starts.
		 * @param depth how many arrays and objects are around it
		 * @param start the index of its first byte
		 */
		void valueStarts(int depth, long start);

		/**
		 * A value ends.
		 * @param depth how many arrays and objects are around it
		 * @param end the index after its last byte
		 */
		void valueEnds(int depth, long end);

	}

}
