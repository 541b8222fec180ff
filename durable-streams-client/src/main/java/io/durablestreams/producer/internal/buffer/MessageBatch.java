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

package io.durablestreams.producer.internal.buffer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.durablestreams.client.internal.RetryDelays;
import io.durablestreams.producer.internal.delivery.Batch;
import io.durablestreams.producer.internal.encoding.Framing;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOff;

/**
 * Messages that travel in one request, and its body.
 */
public final class MessageBatch implements Batch {

	private final List<PendingMessage> messages;

	private final Framing framing;

	private final byte[] body;

	private @Nullable RetryDelays retryDelays;

	private MessageBatch(List<PendingMessage> messages, Framing framing, byte[] body) {
		this.messages = messages;
		this.framing = framing;
		this.body = body;
	}

	/** The list is the batch's from now on. */
	static MessageBatch of(List<PendingMessage> messages, Framing framing) {
		List<byte[]> contents = new ArrayList<>(messages.size());
		messages.forEach((message) -> contents.add(message.data()));
		byte[] body = messages.get(0).hasMessage() ? framing.join(contents) : new byte[0];
		MessageBatch batch = new MessageBatch(Collections.unmodifiableList(messages), framing, body);
		messages.forEach(PendingMessage::releaseData);
		return batch;
	}

	/**
	 * The messages.
	 * @return the messages, at least one
	 */
	public List<PendingMessage> messages() {
		return this.messages;
	}

	/**
	 * The body of the request.
	 * @return the bytes
	 */
	public byte[] body() {
		return this.body;
	}

	/**
	 * Whether the stream is closed with this batch.
	 * @return {@code true} if so
	 */
	public boolean isClosing() {
		return this.messages.get(0).isClosing();
	}

	/**
	 * How many messages the batch holds.
	 * @return the number, 0 if the stream is only to be closed
	 */
	public int messageCount() {
		return this.messages.get(0).hasMessage() ? this.messages.size() : 0;
	}

	/**
	 * When the oldest message was created.
	 * @return the time, as of {@link System#nanoTime()}
	 */
	public long created() {
		return this.messages.get(0).created();
	}

	/**
	 * The waits between the batch's attempts. Kept here, so that they go with the batch
	 * when that is split.
	 * @param backOff gives the waits
	 * @param maxRetryAfter how much of what the server asks for is honoured at most
	 * @return the waits, made by the first call
	 */
	public RetryDelays retryDelays(BackOff backOff, Duration maxRetryAfter) {
		RetryDelays present = this.retryDelays;
		if (present == null) {
			present = new RetryDelays(backOff, maxRetryAfter);
			this.retryDelays = present;
		}
		return present;
	}

	@Override
	public boolean isSplittable() {
		return this.messages.size() > 1;
	}

	@Override
	public List<MessageBatch> split() {
		int half = this.messages.size() / 2;
		return List.of(part(0, half), part(half, this.messages.size()));
	}

	private MessageBatch part(int from, int to) {
		int bytesBefore = 0;
		for (int i = 0; i < from; i++) {
			bytesBefore += this.messages.get(i).length();
		}
		List<byte[]> contents = new ArrayList<>(to - from);
		for (int i = from; i < to; i++) {
			int start = this.framing.position(i, bytesBefore);
			int length = this.messages.get(i).length();
			contents.add(Arrays.copyOfRange(this.body, start, start + length));
			bytesBefore += length;
		}
		return new MessageBatch(this.messages.subList(from, to), this.framing, this.framing.join(contents));
	}

	@Override
	public String toString() {
		return this.messages.size() + " messages, " + this.body.length + " bytes";
	}

}
