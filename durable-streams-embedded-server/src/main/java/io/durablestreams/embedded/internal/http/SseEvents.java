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

package io.durablestreams.embedded.internal.http;

import java.nio.charset.StandardCharsets;

import io.durablestreams.embedded.internal.store.StreamOffset;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Writes events.
 */
final class SseEvents {

	private SseEvents() {
	}

	/**
	 * Write a data event. Each line of the payload becomes a line of the event, whichever
	 * way it ended, so that no payload can end the event or begin another.
	 */
	static void data(DataBuffer buffer, byte[] payload) {
		ascii(buffer, "event: data\n");
		int lineStart = 0;
		for (int i = 0; i < payload.length; i++) {
			if (payload[i] == '\n' || payload[i] == '\r') {
				line(buffer, payload, lineStart, i);
				boolean pair = payload[i] == '\r' && i + 1 < payload.length && payload[i + 1] == '\n';
				i += pair ? 1 : 0;
				lineStart = i + 1;
			}
		}
		line(buffer, payload, lineStart, payload.length);
		ascii(buffer, "\n");
	}

	/**
	 * Write a control event.
	 * @param buffer where to
	 * @param position the position to go on from
	 * @param cursor the cursor, {@code null} if the stream is closed here
	 * @param upToDate whether the position is the tail
	 */
	static void control(DataBuffer buffer, long position, @Nullable String cursor, boolean upToDate) {
		ascii(buffer, "event: control\ndata:{\"streamNextOffset\":\"" + StreamOffset.format(position) + "\"");
		if (cursor == null) {
			ascii(buffer, ",\"streamClosed\":true");
		}
		else {
			ascii(buffer, ",\"streamCursor\":\"" + cursor + "\"" + (upToDate ? ",\"upToDate\":true" : ""));
		}
		ascii(buffer, "}\n\n");
	}

	private static void line(DataBuffer buffer, byte[] payload, int from, int to) {
		// Clients take one space away, so a line's own first space needs another one.
		ascii(buffer, (from < to && payload[from] == ' ') ? "data: " : "data:");
		buffer.write(payload, from, to - from);
		buffer.write((byte) '\n');
	}

	private static void ascii(DataBuffer buffer, String text) {
		buffer.write(text.getBytes(StandardCharsets.US_ASCII));
	}

}
