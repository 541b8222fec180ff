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

package io.durablestreams.gateway;

import java.nio.ByteBuffer;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Knows where an event stream's bytes stand: between two events or within one, and what
 * the last one was. A reader can go on behind a control event, nowhere else.
 */
final class EventBoundary {

	private static final StringBuilder CONTROL = new StringBuilder("event:control");

	/** The begin of the current line, without spaces. */
	private final StringBuilder line = new StringBuilder(CONTROL.length() + 1);

	private boolean lineEmpty = true;

	private boolean afterReturn;

	/** Whether the event under way is a control event. */
	private boolean control;

	/** Whether the event under way has fields. */
	private boolean fields;

	/** Whether something is under way, if only a line. */
	private boolean within;

	private boolean afterControl = true;

	/**
	 * Go on.
	 * @param buffer the next bytes, which stay unread
	 * @param untilControl whether to stop behind the end of a control event
	 * @return how many bytes lead up to there, or -1
	 */
	int scan(DataBuffer buffer, boolean untilControl) {
		int count = 0;
		try (DataBuffer.ByteBufferIterator buffers = buffer.readableByteBuffers()) {
			while (buffers.hasNext()) {
				ByteBuffer bytes = buffers.next();
				for (int i = bytes.position(); i < bytes.limit(); i++) {
					next(bytes.get(i));
					count++;
					if (untilControl && isBehindControl()) {
						return count;
					}
				}
			}
		}
		return -1;
	}

	private void next(byte b) {
		if (b == '\n' && this.afterReturn) {
			this.afterReturn = false;
			return;
		}
		this.afterReturn = b == '\r';
		if (b == '\n' || b == '\r') {
			endLine();
			return;
		}
		this.lineEmpty = false;
		this.within = true;
		if (b != ' ' && this.line.length() <= CONTROL.length()) {
			this.line.append((char) b);
		}
	}

	private void endLine() {
		if (this.lineEmpty) {
			if (this.fields) {
				this.afterControl = this.control;
			}
			this.control = false;
			this.fields = false;
		}
		else if (this.line.isEmpty() || this.line.charAt(0) != ':') {
			this.fields = true;
			this.control |= this.line.compareTo(CONTROL) == 0;
		}
		this.within = this.fields;
		this.line.setLength(0);
		this.lineEmpty = true;
	}

	/** Whether something can be put in here without tearing an event apart. */
	boolean isBetweenEvents() {
		return !this.within && !this.afterReturn;
	}

	/** Whether nothing of the stream lies behind the last control event. */
	boolean isBehindControl() {
		return isBetweenEvents() && this.afterControl;
	}

}
