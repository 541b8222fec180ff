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

package io.durablestreams.listener.internal.invoke;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.DurableStreamHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

/**
 * Makes messages for handlers out of what was read.
 */
public final class StreamMessages {

	private final Map<String, Object> common;

	/**
	 * Make messages for a listener.
	 * @param listenerId the listener's id
	 * @param group its group
	 * @param stream the stream's name
	 */
	public StreamMessages(String listenerId, String group, String stream) {
		this.common = Map.of(DurableStreamHeaders.LISTENER_ID, listenerId, DurableStreamHeaders.GROUP, group,
				DurableStreamHeaders.STREAM, stream);
	}

	/**
	 * Make a message.
	 * @param message what was read
	 * @param attempt which attempt to handle it this is
	 * @param acknowledgment acknowledges it, if the listener does so by itself
	 * @return the message
	 */
	public Message<byte[]> message(NumberedMessage message, int attempt, @Nullable Acknowledgment acknowledgment) {
		return new GenericMessage<>(message.payload(), headers(message, attempt, acknowledgment));
	}

	/**
	 * Make a message of a batch. Position and ordinal are those of the last message in
	 * it.
	 * @param messages what was read
	 * @param attempt which attempt to handle them this is
	 * @param acknowledgment acknowledges the batch, if the listener does so by itself
	 * @return the message
	 */
	public Message<List<Message<byte[]>>> batch(List<NumberedMessage> messages, int attempt,
			@Nullable Acknowledgment acknowledgment) {
		List<Message<byte[]>> payload = new ArrayList<>(messages.size());
		for (NumberedMessage message : messages) {
			payload.add(message(message, attempt, null));
		}
		return new GenericMessage<>(Collections.unmodifiableList(payload),
				headers(messages.get(messages.size() - 1), attempt, acknowledgment));
	}

	private MessageHeaders headers(NumberedMessage message, int attempt, @Nullable Acknowledgment acknowledgment) {
		MessageDetour detour = message.detour();
		if (detour == null) {
			return new StreamMessageHeaders(this.common, message, attempt, acknowledgment);
		}
		Map<String, Object> all = new HashMap<>(this.common);
		all.put(DurableStreamHeaders.STREAM, detour.stream());
		all.putAll(detour.headers());
		ReadSignal.Message read = message.read();
		ReadSignal.Message sent = new ReadSignal.Message(read.data(), read.contentType(), detour.position());
		return new StreamMessageHeaders(all, new NumberedMessage(sent, detour.ordinal(), message.content(), null),
				detour.attempts() + attempt, acknowledgment);
	}

}
