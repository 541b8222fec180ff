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

package io.durablestreams.producer;

import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CloseResult;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Appends messages to one stream as an idempotent producer (protocol section 5.2.1):
 * batched, in the order of the calls, each exactly once. Thread-safe.
 * <p>
 * Every message ends in one of three ways, never silently: <em>acknowledged</em> (the
 * future completes), <em>rejected</em> ({@link RejectedAppendException}: it isn't in the
 * stream) or <em>unknown</em> ({@link UnknownOutcomeException}: it is in the stream at
 * most once). Futures complete on a thread of the producer that must not be blocked: use
 * the {@code Async} methods of the future for work that takes time. Cancelling a future
 * doesn't take the message back.
 *
 * @param <T> the type of the messages
 */
public interface DurableStreamProducer<T> extends AutoCloseable {

	/**
	 * The name of the stream that this producer appends to, without any query string.
	 * @return the name
	 */
	String streamName();

	/**
	 * What the producer is doing now.
	 * @return a snapshot
	 */
	ProducerStatus status();

	/**
	 * Append a message. While the buffer is full the call waits up to {@code max-block};
	 * on a thread that must not block the message is rejected at once instead.
	 * @param value the message; {@code null} and what can't be encoded is rejected
	 * @return completes with the offset behind the batch that holds the message, or
	 * exceptionally with a {@link ProducerException}; never throws, but for a producer
	 * whose messages go through an outbox, so that the transaction doesn't come without
	 * them
	 */
	CompletableFuture<AppendResult> send(T value);

	/**
	 * Append what a publisher emits. Values are requested only as the buffer has room for
	 * them, without blocking a thread, always on the same thread, which may block. Values
	 * that the publisher has emitted are appended even if the subscription is cancelled,
	 * also the one that still waits for room. Results come on a thread of the producer
	 * that must not be blocked.
	 * @param values the messages
	 * @return a result for each message, in order; fails with the publisher's error, or
	 * with the {@link ProducerException} of the first message that isn't acknowledged
	 */
	Flux<AppendResult> send(Publisher<? extends T> values);

	/**
	 * Send at once what was accepted so far, without regard to {@code linger}.
	 * @return completes when each of those messages has its outcome, with what became of
	 * all that was sent through this object since its last flush; never exceptionally
	 * because of an outcome. Where several share this object and flush it, each should
	 * rather look at the futures of what it sent
	 * @see FlushResult#orElseThrow()
	 */
	CompletableFuture<FlushResult> flush();

	/**
	 * Close the stream behind all messages accepted so far: it takes no more data.
	 * Closing a stream that is closed already succeeds.
	 * @return completes with the stream's final offset, or exceptionally with a
	 * {@link ProducerException}
	 */
	CompletableFuture<CloseResult> closeStream();

	/**
	 * Append a last message and close the stream in one atomic step, behind all messages
	 * accepted so far.
	 * @param last the last message
	 * @return completes with the stream's final offset, or exceptionally with a
	 * {@link ProducerException}
	 */
	CompletableFuture<CloseResult> closeStream(T last);

	/**
	 * Release the producer; the stream stays open. Later messages are rejected. Sends
	 * what was accepted, waits for it up to the close time-out, then fails what is left;
	 * if the factory shares the producer ({@link DurableStreamProducerFactory#get}), what
	 * is left keeps its delivery time-out. On a thread that must not block this happens
	 * in the background. Idempotent.
	 */
	@Override
	void close();

}
