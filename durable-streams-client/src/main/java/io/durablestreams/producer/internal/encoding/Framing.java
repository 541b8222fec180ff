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

import java.util.List;

/**
 * How messages make up the body of a request.
 */
public enum Framing {

	/**
	 * Elements of one JSON array, also a single one: the server flattens one level, so
	 * that a message that is itself an array stays one.
	 */
	JSON_ARRAY(1),

	/** One behind the other. */
	CONCATENATED(0);

	private final int delimiter;

	Framing(int delimiter) {
		this.delimiter = delimiter;
	}

	/**
	 * The size of a body.
	 * @param messages how many messages it holds
	 * @param bytes how many bytes they have together
	 * @return the body's bytes
	 */
	public long bodySize(int messages, long bytes) {
		return bytes + (long) this.delimiter * (messages + 1);
	}

	/**
	 * Put messages into a body.
	 * @param messages the messages, at least one
	 * @return the body; may be a message itself
	 */
	public byte[] join(List<byte[]> messages) {
		if (this.delimiter == 0 && messages.size() == 1) {
			return messages.get(0);
		}
		long bytes = 0;
		for (byte[] message : messages) {
			bytes += message.length;
		}
		byte[] body = new byte[Math.toIntExact(bodySize(messages.size(), bytes))];
		int position = 0;
		for (byte[] message : messages) {
			if (this.delimiter > 0) {
				body[position++] = (byte) ((position == 1) ? '[' : ',');
			}
			System.arraycopy(message, 0, body, position, message.length);
			position += message.length;
		}
		if (this.delimiter > 0) {
			body[position] = ']';
		}
		return body;
	}

	/**
	 * Where a message begins in its body.
	 * @param index the message's index
	 * @param bytesBefore how many bytes the messages before it have together
	 * @return the position
	 */
	public int position(int index, int bytesBefore) {
		return bytesBefore + this.delimiter * (index + 1);
	}

}
