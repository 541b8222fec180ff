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

package io.durablestreams.listener;

import java.time.Duration;

/**
 * Says that a message, or a batch, has been handled, or that it shall come again; for
 * listeners with the acknowledge mode {@code manual}. Thread-safe.
 */
public interface Acknowledgment {

	/**
	 * Acknowledge. The checkpoint moves up to the first message that isn't acknowledged
	 * yet, so messages may be acknowledged in any order. Acknowledging twice, after
	 * {@link #nack} or after the listener has stopped, does nothing.
	 */
	void acknowledge();

	/**
	 * Have the message, or the whole batch, delivered again after a time, together with
	 * all that come behind it, whether they are acknowledged or not: a stream keeps its
	 * order. What is in hand is finished first; the wait holds no thread, and stop,
	 * pause, seek and skip end it. That is no failed attempt: neither {@code back-off}
	 * nor failure policy or error handler is asked, and the delivery attempt doesn't
	 * count on. May be called on any thread, also long after the handler has returned.
	 * Does nothing for what is acknowledged, will be delivered again anyway, or was
	 * delivered before the listener stopped.
	 * @param delay how long to wait, not negative
	 */
	default void nack(Duration delay) {
		throw new UnsupportedOperationException("This acknowledgment can't have messages delivered again");
	}

	/**
	 * Acknowledge the messages of a batch before an index, and have the one at the index
	 * and all behind it delivered again after a time, as with {@link #nack(Duration)}.
	 * @param index the index of the first message to be delivered again, in the list that
	 * the handler was given
	 * @param delay how long to wait, not negative
	 * @throws IllegalArgumentException if the batch has no such message
	 * @throws UnsupportedOperationException if the listener takes one message at a time
	 */
	default void nack(int index, Duration delay) {
		throw new UnsupportedOperationException("This acknowledgment can't have messages delivered again");
	}

}
