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

package io.durablestreams.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CloseResult;
import io.durablestreams.client.CreateResult;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * The operations of {@link DurableStreamTemplate}, to be depended on by code that should
 * be easy to test. Thread-safe.
 * <p>
 * A name of a stream is relative to the client's base URL, or an absolute URL; one that
 * can't be used is an {@link IllegalArgumentException}. Everything else that goes wrong
 * is the client's own exception, by which the future fails or which the method that waits
 * throws: a {@link io.durablestreams.client.error.DurableStreamException}, or a
 * {@link io.durablestreams.producer.ProducerException} where messages are sent. Methods
 * without {@code Async} in their name wait for the result, on platform threads and
 * virtual ones. On a thread that must not be blocked, such as an event loop's, they throw
 * an {@link IllegalStateException} before anything is sent.
 */
public interface DurableStreamOperations {

	/**
	 * Append a message, see {@link #sendAsync}, and wait for its outcome, at most as long
	 * as the producer's {@code max-block} and {@code delivery-timeout}.
	 * @param stream the stream's name
	 * @param message the message
	 * @return the acknowledgement
	 */
	AppendResult send(String stream, Object message);

	/**
	 * Append a message by the stream's shared producer: in the order of the calls,
	 * together with what others send at the same time, exactly once.
	 * @param stream the stream's name
	 * @param message the message
	 * @return completes with the acknowledgement, or with a
	 * {@link io.durablestreams.producer.ProducerException} that tells whether the message
	 * is not in the stream or may be there
	 */
	CompletableFuture<AppendResult> sendAsync(String stream, Object message);

	/**
	 * Append messages, see {@link #sendAllAsync}, and wait until all are in the stream.
	 * @param stream the stream's name
	 * @param messages the messages
	 * @return the acknowledgement of each, in order
	 */
	List<AppendResult> sendAll(String stream, Iterable<?> messages);

	/**
	 * Append messages by the stream's shared producer, in as few requests as its batches
	 * make of them. They are taken from the iterable as its buffer has room, on a thread
	 * that may block.
	 * @param stream the stream's name
	 * @param messages the messages
	 * @return completes with the acknowledgement of each, in order, or fails for the
	 * first message that has none: those before it are in the stream, of those behind it
	 * nothing is said
	 */
	CompletableFuture<List<AppendResult>> sendAllAsync(String stream, Iterable<?> messages);

	/**
	 * Read a stream from its beginning, see
	 * {@link #readMessages(String, StreamPosition, ParameterizedTypeReference)}.
	 * @param <T> the messages' type
	 * @param stream the stream's name
	 * @param type the messages' type
	 * @return the messages, to be closed unless it is read to its end
	 */
	default <T> Stream<@Nullable T> read(String stream, Class<T> type) {
		return read(stream, StreamPosition.EARLIEST, type);
	}

	/**
	 * Read a stream from a position, see
	 * {@link #readMessages(String, StreamPosition, ParameterizedTypeReference)}.
	 * @param <T> the messages' type
	 * @param stream the stream's name
	 * @param from the position
	 * @param type the messages' type
	 * @return the messages, to be closed unless it is read to its end
	 */
	default <T> Stream<@Nullable T> read(String stream, StreamPosition from, Class<T> type) {
		return readMessages(stream, from, type).map(ReadMessage::value);
	}

	/**
	 * Read a stream together with the messages' positions, see
	 * {@link #readMessages(String, StreamPosition, ParameterizedTypeReference)}.
	 * @param <T> the messages' type
	 * @param stream the stream's name
	 * @param from the position
	 * @param type the messages' type
	 * @return the messages, to be closed unless it is read to its end
	 */
	default <T> Stream<ReadMessage<T>> readMessages(String stream, StreamPosition from, Class<T> type) {
		return readMessages(stream, from, ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read a stream from a position to its present tail. Nothing is asked for before the
	 * first message is, and what is read ahead is bounded. The read goes on by itself
	 * after transient faults; where they last longer than the template's time-out it
	 * fails with the last one. Any thread may close it, which ends the wait of the one
	 * that reads: what is read once it is closed or was interrupted, short of its end, is
	 * an {@link IllegalStateException}.
	 * @param <T> the messages' type
	 * @param stream the stream's name
	 * @param from the position, {@link StreamPosition#EARLIEST} for the beginning
	 * @param type the messages' type, as in
	 * {@link io.durablestreams.client.ReadSpec#messages(Class)}
	 * @return the messages, each with the position right behind it; to be closed unless
	 * it is read to its end
	 */
	<T> Stream<ReadMessage<T>> readMessages(String stream, StreamPosition from, ParameterizedTypeReference<T> type);

	/**
	 * Read so many messages from a position on and wait for them.
	 * @param <T> the messages' type
	 * @param stream the stream's name
	 * @param from the position, {@link StreamPosition#EARLIEST} for the beginning
	 * @param limit how many messages at most
	 * @param type the messages' type
	 * @return the messages, fewer than the limit if the stream's present tail is reached;
	 * the next ones begin at the last one's position
	 */
	<T> List<ReadMessage<T>> list(String stream, StreamPosition from, int limit, Class<T> type);

	/**
	 * Read so many messages from a position on, see {@link #list}.
	 * @param <T> the messages' type
	 * @param stream the stream's name
	 * @param from the position
	 * @param limit how many messages at most
	 * @param type the messages' type
	 * @return completes with the messages
	 */
	<T> CompletableFuture<List<ReadMessage<T>>> listAsync(String stream, StreamPosition from, int limit, Class<T> type);

	/**
	 * Ask whether a stream exists, and wait for the answer.
	 * @param stream the stream's name
	 * @return whether it can be read; {@code false} also if it was deleted and only its
	 * forks are left
	 */
	boolean exists(String stream);

	/**
	 * Ask whether a stream exists, see {@link #exists}.
	 * @param stream the stream's name
	 * @return completes with the answer
	 */
	CompletableFuture<Boolean> existsAsync(String stream);

	/**
	 * Create a JSON stream, or make sure that it exists, and wait until that is done.
	 * @param stream the stream's name
	 * @return whether it was created now, and its tail
	 */
	default CreateResult create(String stream) {
		return create(NewStream.of(stream));
	}

	/**
	 * Create a stream, or make sure that it exists with this configuration, and wait
	 * until that is done. One that exists with another configuration fails with a
	 * {@link io.durablestreams.client.error.StreamAlreadyExistsException}, one whose
	 * expiry has passed already with an {@link IllegalArgumentException}.
	 * @param stream the stream
	 * @return whether it was created now, and its tail
	 */
	CreateResult create(NewStream stream);

	/**
	 * Create a stream, see {@link #create(NewStream)}.
	 * @param stream the stream
	 * @return completes when that is done
	 */
	CompletableFuture<CreateResult> createAsync(NewStream stream);

	/**
	 * Close a stream behind everything that its shared producer has accepted so far, and
	 * wait until that is done: it takes no more messages, and reads of it end.
	 * @param stream the stream's name
	 * @return the stream's final offset
	 */
	CloseResult closeStream(String stream);

	/**
	 * Close a stream, see {@link #closeStream(String)}.
	 * @param stream the stream's name
	 * @return completes with its final offset
	 */
	CompletableFuture<CloseResult> closeStreamAsync(String stream);

	/**
	 * Append a last message and close the stream, in one atomic step behind everything
	 * that its shared producer has accepted so far, and wait until that is done.
	 * @param stream the stream's name
	 * @param last the last message
	 * @return the stream's final offset
	 */
	CloseResult closeStream(String stream, Object last);

	/**
	 * Append a last message and close the stream, see
	 * {@link #closeStream(String, Object)}.
	 * @param stream the stream's name
	 * @param last the last message
	 * @return completes with its final offset
	 */
	CompletableFuture<CloseResult> closeStreamAsync(String stream, Object last);

	/**
	 * Delete a stream and wait until that is done.
	 * @param stream the stream's name
	 * @return whether there was one to delete
	 */
	boolean delete(String stream);

	/**
	 * Delete a stream, see {@link #delete}.
	 * @param stream the stream's name
	 * @return completes with whether there was one to delete
	 */
	CompletableFuture<Boolean> deleteAsync(String stream);

	/**
	 * Copy all of a stream, see {@link #copy(String, StreamPosition, String)}.
	 * @param source the name of the stream to copy
	 * @param target the name of the stream to append to
	 * @return what was copied
	 */
	default CopyResult copy(String source, String target) {
		return copy(source, StreamPosition.EARLIEST, target);
	}

	/**
	 * Copy a stream from a position on and wait until that is done, see
	 * {@link #copyAsync}.
	 * @param source the name of the stream to copy
	 * @param from the position, {@link StreamPosition#EARLIEST} for the beginning
	 * @param target the name of the stream to append to
	 * @return what was copied
	 */
	CopyResult copy(String source, StreamPosition from, String target);

	/**
	 * Append to a stream what another one holds now, from a position on, byte for byte
	 * and each message exactly once, whatever connections break. The target is created
	 * with the source's content type if it doesn't exist, and must have that type. Each
	 * call is a copy of its own: a second one appends everything again unless it begins
	 * at the first one's {@link CopyResult#position()}. One that breaks off fails with an
	 * {@link io.durablestreams.client.error.IncompleteCopyException}, which tells where
	 * to go on.
	 * @param source the name of the stream to copy
	 * @param from the position, {@link StreamPosition#EARLIEST} for the beginning
	 * @param target the name of the stream to append to
	 * @return completes with what was copied
	 */
	CompletableFuture<CopyResult> copyAsync(String source, StreamPosition from, String target);

}
