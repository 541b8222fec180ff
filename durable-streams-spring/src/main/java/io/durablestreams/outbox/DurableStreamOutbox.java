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

package io.durablestreams.outbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.AppendResult;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * Takes messages within the application's own transaction, and appends them to their
 * streams when that has been committed: each exactly once, in order. A rollback leaves
 * nothing of them. Thread-safe.
 * <p>
 * What can't be taken is refused with an exception, so that the transaction doesn't come
 * without its messages: where there is no transaction on the calling thread, where it is
 * read-only, already committed, or one of another database.
 */
public interface DurableStreamOutbox {

	/**
	 * Write a message for a stream in the transaction of the calling thread.
	 * @param streamName the stream's name, relative to the client's base URL, or an
	 * absolute URL
	 * @param value the message, encoded as the default options of producers say
	 * @return completes once the message is in the stream; exceptionally with a
	 * {@link io.durablestreams.producer.RejectedAppendException} if the transaction is
	 * rolled back or the message given up. To wait for it within the transaction fails at
	 * once
	 * @throws io.durablestreams.producer.RejectedAppendException if the value can't be a
	 * message
	 * @throws RuntimeException if there is no transaction that the message can be part
	 * of, or it can't be written
	 */
	CompletableFuture<AppendResult> send(String streamName, Object value);

	/**
	 * Write a message for a stream in the transaction of the calling thread as it is,
	 * past interceptors and envelopes. The stream is created if it is missing once the
	 * message is appended.
	 * @param client the client's name, {@code null} for the default one
	 * @param streamName the stream's name
	 * @param contentType the stream's content type
	 * @param message the message's bytes, at least one; of JSON streams one JSON value
	 * @return see {@link #send(String, Object)}
	 * @throws IllegalArgumentException if the name is blank or not a URL, if there is no
	 * such client or no byte
	 * @throws RuntimeException if there is no transaction that the message can be part
	 * of, or it can't be written
	 */
	CompletableFuture<AppendResult> sendBytes(@Nullable String client, String streamName, MediaType contentType,
			byte[] message);

	/**
	 * A producer whose messages go through this outbox, with the default options of
	 * producers.
	 * @param <T> the type of the messages
	 * @param streamName the stream's name
	 * @return the producer, which takes messages as {@link #send} does
	 * @throws IllegalArgumentException if the name is blank or not a URL
	 */
	<T> DurableStreamProducer<T> producer(String streamName);

	/**
	 * A producer whose messages go through this outbox.
	 * @param <T> the type of the messages
	 * @param streamName the stream's name
	 * @param options how messages are encoded and batched, and whether the stream is
	 * created; what is about a producer's id, and about time, has no meaning here
	 * @return the producer, which takes messages as {@link #send} does
	 * @throws IllegalArgumentException if the name is blank or not a URL, or if the
	 * options name an id
	 */
	default <T> DurableStreamProducer<T> producer(String streamName, ProducerOptions options) {
		return producer(null, streamName, options);
	}

	/**
	 * A producer whose messages go through this outbox to a stream of one of the clients.
	 * @param <T> the type of the messages
	 * @param client the client's name, {@code null} for the default one
	 * @param streamName the stream's name
	 * @param options see {@link #producer(String, ProducerOptions)}
	 * @return the producer
	 * @throws IllegalArgumentException as of {@link #producer(String, ProducerOptions)},
	 * or if there is no such client
	 */
	<T> DurableStreamProducer<T> producer(@Nullable String client, String streamName, ProducerOptions options);

	/**
	 * Ask the database about the streams that the outbox has had messages for.
	 * @return a snapshot of each, by name
	 */
	List<OutboxStreamStatus> streams();

	/**
	 * What keeps this instance from relaying messages, for now or until it is told to go
	 * on, and which messages no instance relays, since when. Asks nobody.
	 * @return a reason for each stream that there is one for, free of secrets
	 */
	Map<String, String> troubles();

	/**
	 * The streams in this instance's part of the outbox whose relays have stopped. Asks
	 * nobody.
	 * @return the reason for each, free of secrets
	 */
	Map<String, String> stopped();

	/**
	 * Let the relay of a stream go on that has stopped. What it stopped at is tried again
	 * under the same numbers, or under those of a new producer where the old ones can't
	 * be trusted any more ({@link OutboxStreamStatus#stop()}).
	 * @param streamName the stream's name
	 * @return whether it had stopped
	 */
	boolean retry(String streamName);

	/**
	 * Give up all messages of a stream whose relay has stopped, and let it go on with
	 * what comes.
	 * @param streamName the stream's name
	 * @return how many were given up, 0 if it hasn't stopped
	 */
	int discard(String streamName);

	/**
	 * Have the relay take a message again that was given up.
	 * @param id the message's id in the table
	 * @return whether there was such a message
	 */
	boolean retryMessage(long id);

	/**
	 * Give up a message that waits, or that a stopped relay has in hand.
	 * @param id the message's id in the table
	 * @return whether there was such a message
	 */
	boolean discardMessage(long id);

}
