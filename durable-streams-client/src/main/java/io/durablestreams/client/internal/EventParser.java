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

import java.nio.charset.StandardCharsets;

/**
 * Parses Server-Sent Events as their bytes arrive, cut anywhere: line ends of all three
 * kinds, comments, a byte order mark, unknown fields. Data is passed on as it comes, so
 * that an event of any length needs no memory; an event that the response's end leaves
 * unfinished is never ended.
 */
final class EventParser {

	private static final int MAX_FIELD = 256;

	private static final String UNKNOWN = "(too long)";

	private static final int[] BYTE_ORDER_MARK = { 0xef, 0xbb, 0xbf };

	private enum State {

		NAME, SPACE, VALUE

	}

	private final Handler handler;

	private final ElementBuffer name = new ElementBuffer(MAX_FIELD);

	private final ElementBuffer value = new ElementBuffer(MAX_FIELD);

	/** Whether the name of the event is longer than any known. */
	private boolean valueTooLong;

	private State state = State.NAME;

	private String field = "";

	private boolean lineEmpty = true;

	private boolean afterCarriageReturn;

	private int byteOrderMark;

	EventParser(Handler handler) {
		this.handler = handler;
	}

	void parse(byte[] bytes) {
		int i = 0;
		while (i < bytes.length) {
			byte b = bytes[i];
			if (this.afterCarriageReturn) {
				this.afterCarriageReturn = false;
				if (b == '\n') {
					i++;
					continue;
				}
			}
			if (this.byteOrderMark < 3) {
				if ((b & 0xff) == BYTE_ORDER_MARK[this.byteOrderMark]) {
					this.byteOrderMark++;
					i++;
					continue;
				}
				this.byteOrderMark = 3;
			}
			if (b == '\n' || b == '\r') {
				this.afterCarriageReturn = b == '\r';
				endLine();
				i++;
			}
			else {
				this.lineEmpty = false;
				i = (this.state == State.VALUE) ? value(bytes, i) : beforeValue(b, i);
			}
		}
	}

	private int beforeValue(byte b, int i) {
		if (this.state == State.SPACE) {
			this.state = State.VALUE;
			return (b == ' ') ? i + 1 : i;
		}
		if (b == ':') {
			this.field = text(this.name);
			this.state = State.SPACE;
		}
		else {
			this.name.append(new byte[] { b }, 0, 1);
		}
		return i + 1;
	}

	private int value(byte[] bytes, int start) {
		int end = start;
		while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
			end++;
		}
		if (this.field.equals("data")) {
			this.handler.data(bytes, start, end);
		}
		else if (this.field.equals("event")) {
			this.valueTooLong |= !this.value.append(bytes, start, end);
		}
		return end;
	}

	private void endLine() {
		if (this.lineEmpty) {
			this.handler.endEvent();
			return;
		}
		if (this.state == State.NAME) {
			this.field = text(this.name);
		}
		if (this.field.equals("data")) {
			this.handler.endDataLine();
		}
		else if (this.field.equals("event")) {
			this.handler.eventName(this.valueTooLong ? UNKNOWN : text(this.value));
		}
		this.name.clear();
		this.value.clear();
		this.valueTooLong = false;
		this.field = "";
		this.state = State.NAME;
		this.lineEmpty = true;
	}

	private static String text(ElementBuffer buffer) {
		return new String(buffer.array(), 0, buffer.size(), StandardCharsets.UTF_8);
	}

	/**
	 * Where the parts of events go.
	 */
	interface Handler {

		void eventName(String name);

		void data(byte[] bytes, int start, int end);

		void endDataLine();

		void endEvent();

	}

}
