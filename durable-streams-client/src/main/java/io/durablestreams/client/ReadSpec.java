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

package io.durablestreams.client;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.unit.DataSize;

/**
 * A read to be started. Immutable: each method returns a changed copy. Without any option
 * it reads from the stream's beginning to its present tail.
 */
public interface ReadSpec {

	/**
	 * Start behind an offset.
	 * @param offset an offset that a server handed out, or a sentinel
	 * @return the changed read
	 */
	default ReadSpec from(Offset offset) {
		return from(StreamPosition.of(offset));
	}

	/**
	 * Start at a position that an earlier read has reported. The position's digest, if it
	 * has one, is verified.
	 * @param position the position
	 * @return the changed read
	 */
	ReadSpec from(StreamPosition position);

	/**
	 * Choose how the read goes on at the stream's tail.
	 * @param mode the mode, {@link LiveMode#OFF} by default
	 * @return the changed read
	 */
	ReadSpec live(LiveMode mode);

	/**
	 * Wait for the stream if it doesn't exist yet, instead of failing with a
	 * {@link io.durablestreams.client.error.StreamNotFoundException}, see
	 * {@link DurableStream#awaitCreation()}. Cancelling ends the wait at once. A read
	 * from {@link Offset#LATEST} that has waited gets all that the new stream holds. A
	 * stream that is deleted while it is read, or at a position behind its beginning,
	 * isn't waited for: that is a position lost.
	 * @return the changed read
	 */
	default ReadSpec awaitCreation() {
		return awaitCreation(ChronoUnit.FOREVER.getDuration());
	}

	/**
	 * Wait for the stream if it doesn't exist yet, see {@link #awaitCreation()}, but only
	 * so long.
	 * @param atMost how long to wait until the read fails with a
	 * {@link io.durablestreams.client.error.StreamNotFoundException}
	 * @return the changed read
	 * @throws IllegalArgumentException if the duration isn't positive
	 */
	ReadSpec awaitCreation(Duration atMost);

	/**
	 * Be told of each attempt that failed and will be repeated. The listener is called on
	 * a thread of the client and must not block; what it throws is logged and changes
	 * nothing.
	 * @param listener the listener
	 * @return the changed read
	 */
	ReadSpec onRetry(Consumer<ReadAttempt> listener);

	/**
	 * Read the stream as signals. Each subscription is a read of its own. The read
	 * survives everything that is not final (dropped connections, truncated bodies, 429
	 * and 5xx responses, server restarts) and resumes at the exact position. It completes
	 * when the stream is closed and delivered whole, with {@link LiveMode#OFF} at the
	 * tail. It fails with a {@link io.durablestreams.client.error.DurableStreamException}
	 * where going on can't help: not found, position lost, unauthorized, forbidden, bad
	 * request.
	 * @return the signals; back-pressure reaches the socket, cancelling ends the exchange
	 */
	Flux<ReadSignal> signals();

	/**
	 * Read the stream as signals, those together that have arrived together: for a
	 * subscriber on another thread, to which lists are handed over at less cost than
	 * signal after signal.
	 * @param maxCount how many signals a list has at most
	 * @param maxSize how large the messages of a list are together at most; a larger one
	 * comes alone
	 * @return the signals in lists that aren't empty, under the promises of
	 * {@link #signals()}
	 * @throws IllegalArgumentException if the count isn't positive
	 */
	default Flux<List<ReadSignal>> bufferedSignals(int maxCount, DataSize maxSize) {
		return signals().map(List::of);
	}

	/**
	 * Read the stream's messages, each converted on its own: JSON by the client's
	 * {@code JsonMapper}; {@code byte[]} gives any message as it is, {@code String} its
	 * text, of a JSON string its value. For content types that frame messages; see
	 * {@link #chunks()} for others. A message that can't be converted ends the read with
	 * an {@link io.durablestreams.client.error.UnreadableMessageException}, which tells
	 * the message and where to go on.
	 * @param type the messages' type
	 * @param <T> the messages' type
	 * @return the messages, under the promises of {@link #signals()}
	 */
	default <T> Flux<ReadMessage<T>> messages(Class<T> type) {
		return messages(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the stream's messages as a generic type, see {@link #messages(Class)}.
	 * @param type the messages' type
	 * @param <T> the messages' type
	 * @return the messages
	 */
	<T> Flux<ReadMessage<T>> messages(ParameterizedTypeReference<T> type);

	/**
	 * Read the stream as chunks of bytes, whatever its content type. Text is never cut
	 * within a character.
	 * @return the chunks, under the promises of {@link #signals()}
	 */
	default Flux<StreamChunk> chunks() {
		return Flux.defer(() -> {
			AtomicReference<@Nullable String> cursor = new AtomicReference<>();
			return signals().map((signal) -> {
				if (signal instanceof ReadSignal.Progress progress && progress.cursor() != null) {
					cursor.set(progress.cursor());
				}
				return StreamChunk.of(signal, cursor.get());
			});
		});
	}

}
