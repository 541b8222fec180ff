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

package io.durablestreams.embedded.internal.http;

import java.time.Duration;

import io.durablestreams.embedded.internal.store.RefusedException;
import io.durablestreams.embedded.internal.store.Slice;
import io.durablestreams.embedded.internal.store.StreamState;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * One SSE response: where its client is, and what comes next. Each step reads a little
 * from the store or waits at the tail; the next step begins when the client has taken the
 * one before.
 */
final class SseSession {

	private final StreamStore store;

	private final SseData data;

	private final int eventSize;

	private final Timing timing;

	private final Cursor cursor;

	private final long deadline;

	private StreamState seen;

	private long position;

	/** The tail at which only a part of a character was left, if any. */
	private long incompleteAt = -1;

	private boolean announced;

	private volatile boolean done;

	SseSession(StreamStore store, StreamState state, ReadRequest read, SseData data, int eventSize, Timing timing) {
		this.store = store;
		this.seen = state;
		this.position = Math.min(read.position(state), state.tail());
		this.data = data;
		this.eventSize = eventSize;
		this.timing = timing;
		this.cursor = new Cursor(read.cursor());
		this.deadline = System.nanoTime() + timing.lifetime().toNanos();
	}

	Flux<Publisher<DataBuffer>> events(DataBufferFactory buffers) {
		return Pieces.of(() -> this.done, Mono.defer(() -> next(buffers)));
	}

	private Mono<DataBuffer> next(DataBufferFactory buffers) {
		if (this.done || !refresh() || (this.announced && isOver())) {
			return end();
		}
		boolean closed = this.seen.closed();
		if (this.position < this.seen.tail() && (closed || this.seen.tail() != this.incompleteAt)) {
			return this.store.read(this.seen, this.position, this.seen.tail(), this.eventSize)
				.flatMap((slice) -> data(buffers, slice));
		}
		return (closed || !this.announced) ? Mono.fromSupplier(() -> control(buffers)) : await(buffers);
	}

	private Mono<DataBuffer> data(DataBufferFactory buffers, Slice slice) {
		boolean atTail = slice.to() == this.seen.tail();
		SseData.Payload payload = this.data.encode(slice, atTail && this.seen.closed());
		this.incompleteAt = (atTail && payload.position() < slice.to()) ? slice.to() : -1;
		this.position = payload.position();
		if (payload.bytes().length == 0) {
			return next(buffers);
		}
		DataBuffer buffer = buffers.allocateBuffer(payload.bytes().length + 256);
		SseEvents.data(buffer, payload.bytes());
		return Mono.just(control(buffer));
	}

	private DataBuffer control(DataBufferFactory buffers) {
		return control(buffers.allocateBuffer(256));
	}

	private DataBuffer control(DataBuffer buffer) {
		boolean atTail = this.position == this.seen.tail();
		boolean closed = atTail && this.seen.closed();
		SseEvents.control(buffer, this.position, closed ? null : this.cursor.current(),
				atTail || this.incompleteAt == this.seen.tail());
		this.announced = true;
		this.done = closed;
		return buffer;
	}

	private Mono<DataBuffer> await(DataBufferFactory buffers) {
		long remaining = this.deadline - System.nanoTime();
		Duration patience = Duration.ofNanos(Math.min(remaining, this.timing.heartbeat().toNanos()));
		return this.store.awaitPast(this.seen)
			.map((state) -> Boolean.TRUE)
			.timeout(patience, Mono.just(Boolean.FALSE))
			.onErrorReturn(RefusedException.class, Boolean.TRUE)
			.flatMap((changed) -> (changed || isOver()) ? next(buffers) : Mono.fromSupplier(() -> control(buffers)));
	}

	/** Look at the stream as it is now, if it still is. */
	private boolean refresh() {
		try {
			StreamState state = this.store.require(this.seen.path());
			boolean same = state.id() == this.seen.id();
			this.seen = same ? state : this.seen;
			return same;
		}
		catch (RefusedException ex) {
			return false;
		}
	}

	private boolean isOver() {
		return this.store.waits().isStopped() || System.nanoTime() - this.deadline >= 0;
	}

	private Mono<DataBuffer> end() {
		this.done = true;
		return Mono.empty();
	}

	/**
	 * How long things take.
	 *
	 * @param lifetime how long the response lives
	 * @param heartbeat how often an idle one says that it is up to date
	 */
	record Timing(Duration lifetime, Duration heartbeat) {

	}

}
