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

package io.durablestreams.listener.container;

import java.time.Instant;
import java.util.List;

import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Messages in hand, with the attempt to handle them that is under way.
 */
final class Delivery {

	/** Out of their envelopes, once an attempt has got that far. */
	List<NumberedMessage> messages;

	/** Where the consumer is once they are handled. */
	final Checkpoint behind;

	/** Acknowledges them, if that is up to the application. */
	final @Nullable Acknowledgment acknowledgment;

	/** The waits behind attempts that failed, once one has. */
	@Nullable RetryWaits waits;

	/** Those of the messages that the filters let through. */
	List<NumberedMessage> accepted = List.of();

	/** What the handler was called with, once the interceptors had their way. */
	@Nullable Message<?> message;

	/** When the attempt began, by {@link System#nanoTime()}. */
	long began;

	Delivery(List<NumberedMessage> messages, Checkpoint behind, @Nullable Acknowledgment acknowledgment,
			@Nullable RetryWaits waits) {
		this.messages = messages;
		this.behind = behind;
		this.acknowledgment = acknowledgment;
		this.waits = waits;
	}

	/**
	 * The number of the attempt under way.
	 * @return the number, from 1
	 */
	int attempt() {
		return (this.waits != null) ? this.waits.failures() + 1 : 1;
	}

	/**
	 * When what the last message tells of has happened.
	 * @return the time, or {@code null} if its envelope doesn't say
	 */
	@Nullable Instant time() {
		MessageContent content = this.messages.get(this.messages.size() - 1).content();
		return (content != null) ? content.time() : null;
	}

	/**
	 * The number of the first message that the handler gets.
	 * @return the ordinal
	 */
	long ordinal() {
		return this.accepted.get(0).ordinal();
	}

}
