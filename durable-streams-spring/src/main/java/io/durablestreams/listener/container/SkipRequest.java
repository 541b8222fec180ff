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

import java.util.Arrays;
import java.util.List;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.listener.internal.invoke.NumberedMessage;

/**
 * Pass over messages: done once the checkpoint behind them is stored.
 */
final class SkipRequest extends ConsumerRequest<List<ListenerEvent.MessageSkipped>> {

	private final List<FailedMessage> messages;

	/** The number of the last one that was passed over. The consumer's own. */
	private long passed;

	SkipRequest(List<FailedMessage> messages) {
		this.messages = messages;
	}

	long first() {
		return this.messages.get(0).ordinal();
	}

	long last() {
		return this.messages.get(this.messages.size() - 1).ordinal();
	}

	/**
	 * The message with the number of another.
	 * @param message one from {@link #first()} to {@link #last()}
	 * @return what is known of it
	 */
	FailedMessage at(NumberedMessage message) {
		return this.messages.get((int) (message.ordinal() - first()));
	}

	/**
	 * Whether a message is the one with its number that is to be skipped. A position can
	 * be written in two ways, and a chunk may be cut differently.
	 * @param message one from {@link #first()} to {@link #last()}
	 */
	boolean means(NumberedMessage message) {
		ReadSignal.Message wanted = at(message).message();
		ReadSignal.Message found = message.read();
		return found.position().equals(wanted.position()) || beginsAlike(found.data(), wanted.data());
	}

	private static boolean beginsAlike(byte[] one, byte[] other) {
		int length = Math.min(one.length, other.length);
		return length > 0 && Arrays.equals(one, 0, length, other, 0, length);
	}

	void passed(long ordinal) {
		this.passed = ordinal;
	}

	/** Whether all of them were passed over. */
	boolean isPassed() {
		return this.passed == last();
	}

	/** What is told of them. */
	List<ListenerEvent.MessageSkipped> skipped() {
		return this.messages.stream().map(MessageRecovery::skipped).toList();
	}

}
