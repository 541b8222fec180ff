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

package io.durablestreams.listener.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * An attempt to handle a message, or a batch, that has failed. Given to a
 * {@link ListenerErrorHandler}; may get more methods, so implement it in tests only.
 */
public interface ListenerFailure {

	/**
	 * The listener's id.
	 * @return the id
	 */
	String listenerId();

	/**
	 * The listener's group.
	 * @return the group
	 */
	String group();

	/**
	 * The stream that the message comes from.
	 * @return the stream's name without a query string
	 */
	String stream();

	/**
	 * Why the attempt failed. An {@link AssertionError} comes as the cause of a
	 * {@link HandlerErrorException}; what fails a batch at one of its messages as a
	 * {@link io.durablestreams.listener.BatchListenerFailedException
	 * BatchListenerFailedException} with its cause.
	 * @return what was thrown
	 */
	Throwable cause();

	/**
	 * The messages that the decision is for: one, or all of a batch that failed as a
	 * whole. Each has the headers of
	 * {@link io.durablestreams.listener.DurableStreamHeaders DurableStreamHeaders}, such
	 * as position and ordinal, and its bytes as they are in the stream; of a message that
	 * is too large to be read, no bytes. Made when asked for.
	 * @return the messages in their order
	 */
	List<Message<byte[]>> messages();

	/**
	 * The number of the first of the messages.
	 * @return the ordinal
	 */
	long ordinal();

	/**
	 * How many attempts have failed, this one included. Counts from the beginning after a
	 * restart.
	 * @return the number, from 1
	 */
	int attempts();

	/**
	 * When the first of these attempts failed.
	 * @return the time
	 */
	Instant firstFailure();

	/**
	 * The wait before the next attempt by the listener's {@code back-off}.
	 * @return the wait, or {@code null} if the attempts are used up, or another attempt
	 * is thought to be in vain: behind exceptions of conversion and validation, those in
	 * {@code not-retried}, and for a message that is too large to be read
	 */
	@Nullable Duration nextBackOff();

}
