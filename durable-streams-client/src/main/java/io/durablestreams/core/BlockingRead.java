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

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.durablestreams.client.DurableStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.http.HttpMethod;

/**
 * A read that is waited for message by message. It begins with the first one, and ends
 * with its last message, with its failure, or when it is closed, by whichever thread:
 * that isn't taken for its end.
 *
 * @param <T> the type of what is read
 */
final class BlockingRead<T> implements Iterator<T> {

	/** As many as may be large without doing harm. */
	private static final int READ_AHEAD = 32;

	private final String streamName;

	private final Flux<T> source;

	private final Sinks.Empty<Void> closing = Sinks.empty();

	private @Nullable Iterator<T> messages;

	private boolean ended;

	private volatile boolean closed;

	private BlockingRead(String streamName, Flux<T> source) {
		this.streamName = streamName;
		this.source = source;
	}

	static <T> Stream<T> stream(String streamName, Flux<T> source) {
		BlockingRead<T> read = new BlockingRead<>(streamName, source);
		return StreamSupport
			.stream(Spliterators.spliteratorUnknownSize(read, Spliterator.ORDERED | Spliterator.NONNULL), false)
			.onClose(read::close);
	}

	@Override
	public boolean hasNext() {
		BlockingCalls.requireThreadThatMayBlock("read", "listAsync");
		if (this.ended) {
			return false;
		}
		requireOpen();
		if (waitForNext()) {
			return true;
		}
		requireOpen();
		this.ended = true;
		return false;
	}

	private boolean waitForNext() {
		try {
			return begin().hasNext();
		}
		catch (RuntimeException ex) {
			if (Exceptions.unwrap(ex) instanceof InterruptedException interrupted) {
				// Nothing would come any more, not even an end.
				close();
				throw BlockingCalls.interrupted(HttpMethod.GET, this.streamName, interrupted);
			}
			throw ex;
		}
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("The read of stream '" + DurableStream.displayName(this.streamName)
					+ "' was closed before its end. Begin another one for the messages that it has left");
		}
	}

	@Override
	public T next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		return begin().next();
	}

	private Iterator<T> begin() {
		if (this.messages == null) {
			this.messages = this.source.takeUntilOther(this.closing.asMono()).toIterable(READ_AHEAD).iterator();
		}
		return this.messages;
	}

	private void close() {
		this.closed = true;
		this.closing.tryEmitEmpty();
	}

}
