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
import java.util.List;

import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.client.envelope.MessageEnvelope;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Takes messages out of their envelopes. Thread-safe.
 */
public final class MessageUnwrapping {

	private final @Nullable MessageEnvelope envelope;

	private final boolean batches;

	/**
	 * Create it.
	 * @param envelope the envelope of each message, or {@code null} if there is none
	 * @param batches whether several messages are handled at once
	 */
	public MessageUnwrapping(@Nullable MessageEnvelope envelope, boolean batches) {
		this.envelope = envelope;
		this.batches = batches;
	}

	/**
	 * Take messages out of their envelopes, but for those that are.
	 * @param messages the messages
	 * @return the messages with their content
	 * @throws MessageConversionException if the one message isn't wrapped as it should be
	 * @throws PoisonedBatchException if one of a batch isn't
	 */
	public List<NumberedMessage> unwrap(List<NumberedMessage> messages) throws PoisonedBatchException {
		MessageEnvelope wrapped = this.envelope;
		if (wrapped == null) {
			return messages;
		}
		List<NumberedMessage> unwrapped = new ArrayList<>(messages.size());
		for (NumberedMessage message : messages) {
			unwrapped.add((message.content() != null) ? message : unwrap(wrapped, message, unwrapped.size()));
		}
		return unwrapped;
	}

	private NumberedMessage unwrap(MessageEnvelope wrapped, NumberedMessage message, int index)
			throws PoisonedBatchException {
		try {
			MessageContent content = wrapped.unwrap(message.read().data());
			return new NumberedMessage(message.read(), message.ordinal(), content, message.detour());
		}
		catch (Exception ex) {
			MessageConversionException failure = new MessageConversionException(
					"The message can't be taken out of its envelope by " + wrapped.getClass().getName() + ": "
							+ ex.getMessage(),
					ex);
			if (this.batches) {
				throw new PoisonedBatchException(index, failure);
			}
			throw failure;
		}
	}

}
