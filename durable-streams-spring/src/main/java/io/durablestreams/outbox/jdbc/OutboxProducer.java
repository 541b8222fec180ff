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

package io.durablestreams.outbox.jdbc;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CloseResult;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.FlushResult;
import io.durablestreams.producer.ProducerStatus;
import io.durablestreams.producer.RejectedAppendException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A producer whose messages go through the outbox. Thread-safe.
 *
 * @param <T> the type of the messages
 */
final class OutboxProducer<T> implements DurableStreamProducer<T> {

	private final OutboxSender sender;

	private final DurableStream stream;

	private final OutboxChannel channel;

	private final String name;

	private final Set<CompletableFuture<AppendResult>> pending = ConcurrentHashMap.newKeySet();

	private final OutboxTally tally = new OutboxTally();

	private volatile boolean closed;

	OutboxProducer(OutboxSender sender, DurableStream stream, OutboxChannel channel, String name) {
		this.sender = sender;
		this.stream = stream;
		this.channel = channel;
		this.name = name;
	}

	@Override
	public String streamName() {
		return this.channel.target().stream();
	}

	@Override
	public ProducerStatus status() {
		return ProducerStatus.builder(this.name, streamName())
			.producerId("outbox")
			.state(this.closed ? ProducerStatus.State.CLOSED : ProducerStatus.State.RUNNING)
			.pendingMessages(this.pending.size())
			.build();
	}

	@Override
	public CompletableFuture<AppendResult> send(T value) {
		return send(value, false);
	}

	private CompletableFuture<AppendResult> send(@Nullable Object value, boolean closing) {
		checkOpen();
		return tallied(this.sender.send(this.channel, value, closing));
	}

	private void checkOpen() {
		if (this.closed) {
			throw new RejectedAppendException(streamName(), "the producer is closed and takes no more messages", null);
		}
	}

	private CompletableFuture<AppendResult> tallied(OutboxFuture<AppendResult> sent) {
		// Of what waits for one future, the last is told first: a flush must not be.
		CompletableFuture<AppendResult> counted = sent.whenComplete((result, failure) -> this.tally.count(failure));
		this.pending.add(counted);
		counted.whenComplete((result, failure) -> this.pending.remove(counted));
		return sent;
	}

	@Override
	public Flux<AppendResult> send(Publisher<? extends T> values) {
		throw new UnsupportedOperationException("Stream '" + streamName() + "': what a publisher emits comes on other "
				+ "threads than the transaction's, and can't be part of it; send the values one by one");
	}

	@Override
	public CompletableFuture<FlushResult> flush() {
		OutboxTransaction transaction = this.sender.transactions().used();
		CompletableFuture<FlushResult> flushed = (transaction != null) ? new OutboxFuture<>(transaction)
				: new CompletableFuture<>();
		FlushResult before = this.tally.told();
		CompletableFuture.allOf(this.pending.toArray(CompletableFuture[]::new))
			.whenComplete((nothing, failure) -> flushed.complete(this.tally.tell(before)));
		return flushed;
	}

	@Override
	public CompletableFuture<CloseResult> closeStream() {
		checkOpen();
		return closed(this.sender.close(this.channel));
	}

	@Override
	public CompletableFuture<CloseResult> closeStream(T last) {
		return closed(send(last, true));
	}

	/** The tail of a closed stream doesn't move any more. */
	private CompletableFuture<CloseResult> closed(CompletableFuture<AppendResult> appended) {
		return appended
			.thenCompose(
					(result) -> (result.nextOffset() != null) ? CompletableFuture.completedFuture(result.nextOffset())
							: this.stream.metadata().map(StreamMetadata::tailOffset).toFuture())
			.thenApply(CloseResult::of);
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
