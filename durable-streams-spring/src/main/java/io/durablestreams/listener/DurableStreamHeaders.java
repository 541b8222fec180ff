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

/**
 * The names of the headers of a message that a listener gets.
 */
public final class DurableStreamHeaders {

	/** The stream's name without a query string, a {@code String}. */
	public static final String STREAM = "durableStream_stream";

	/**
	 * The position right behind the message, a
	 * {@link io.durablestreams.client.StreamPosition}. Reading from it begins with the
	 * next message.
	 */
	public static final String POSITION = "durableStream_position";

	/**
	 * The number of the message among those of this stream that this group has consumed,
	 * from 1, a {@code Long}. The same after a redelivery, hence a key to recognise one
	 * by.
	 */
	public static final String ORDINAL = "durableStream_ordinal";

	/**
	 * When what the message tells of has happened, an {@link java.time.Instant}, where
	 * its {@linkplain io.durablestreams.client.envelope.MessageEnvelope envelope} says
	 * so.
	 */
	public static final String TIME = "durableStream_time";

	/** The id of the listener, a {@code String}. */
	public static final String LISTENER_ID = "durableStream_listenerId";

	/** The group whose checkpoint is moved, a {@code String}. */
	public static final String GROUP = "durableStream_group";

	/** Which attempt to handle the message this is, from 1, an {@code Integer}. */
	public static final String DELIVERY_ATTEMPT = "durableStream_deliveryAttempt";

	/**
	 * The {@link Acknowledgment}, where the listener acknowledges by itself.
	 */
	public static final String ACKNOWLEDGMENT = "durableStream_acknowledgment";

	/**
	 * The id of the dead letter, a {@code String}, where the message of one is handled
	 * again, see {@link io.durablestreams.listener.deadletter.DeadLetters#handleAgain}.
	 * Stream, position and ordinal are those of the message, and the attempts that it
	 * failed in before count.
	 */
	public static final String DEAD_LETTER = "durableStream_deadLetter";

	/**
	 * The name of the retry stream, a {@code String}, that a message has come by which
	 * could not be handled before. Stream, position and ordinal are those of the message
	 * in the stream that it was sent to, and the attempts that it failed in before count.
	 */
	public static final String RETRY_STREAM = "durableStream_retryStream";

	private DurableStreamHeaders() {
	}

}
