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

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CloseResult;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.internal.ErrorSignals;
import io.durablestreams.producer.internal.buffer.PendingMessage;
import io.durablestreams.producer.internal.observation.SendObservation;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * Encodes values and hands them to the producer of their stream.
 *
 * @param <T> the type of the messages
 */
final class DefaultDurableStreamProducer<T> implements DurableStreamProducer<T> {

	private static final byte[] NO_MESSAGE = new byte[0];

	private final Supplier<StreamProducer> producer;

	private final DurableStream stream;

	private final ValueEncoder encoder;

	private final SendObservation observation;

	private final Runnable closeAction;

	private final SendTally tally = new SendTally();

	private volatile boolean closed;

	/**
	 * Create a producer.
	 * @param producer gives the stream's producer, a new one where the last has retired
	 * @param closeAction sees through what was sent, and closes the stream's producer if
	 * it isn't shared
	 */
	DefaultDurableStreamProducer(Supplier<StreamProducer> producer, DurableStream stream, ValueEncoder encoder,
			SendObservation observation, Runnable closeAction) {
		this.producer = producer;
		this.stream = stream;
		this.encoder = encoder;
		this.observation = observation;
		this.closeAction = closeAction;
	}

	@Override
	public String streamName() {
		return this.stream.name();
	}

	@Override
	public ProducerStatus status() {
		ProducerStatus status = this.producer.get().status();
		return this.closed ? status.closed() : status;
	}

	@Override
	public CompletableFuture<AppendResult> send(T value) {
		return send(value, false);
	}

	private CompletableFuture<AppendResult> send(@Nullable Object value, boolean closing) {
		return this.observation.observe(this.stream.name(), (observed) -> {
			try {
				return submit(encode(value, observed.headers()), closing, observed.observation());
			}
			catch (RejectedAppendException ex) {
				return failed(ex);
			}
			catch (Throwable ex) {
				return failed(invalid("it could not be put into the buffer", ex));
			}
		}, ProducerMeters::outcome);
	}

	private CompletableFuture<AppendResult> submit(byte[] data, boolean closing, @Nullable Observation observation) {
		PendingMessage message = new PendingMessage(data, closing, System.nanoTime(), this.tally, observation);
		while (true) {
			if (this.producer.get().submit(message)) {
				return message.outcome();
			}
		}
	}

	private CompletableFuture<AppendResult> failed(Throwable failure) {
		if (failure instanceof RejectedAppendException rejected) {
			this.tally.failed(rejected);
			this.producer.get().rejectedAtOnce(rejected);
		}
		return CompletableFuture.failedFuture(failure);
	}

	@Override
	public Flux<AppendResult> send(Publisher<? extends T> values) {
		// Pulled by one thread that may block, as the publisher's source may be a file:
		// each request goes back to that thread, also if the room in the buffer comes
		// from one that must not block.
		Flux<T> pulled = ErrorSignals.of(ErrorSignals.<T>from(values).subscribeOn(Schedulers.boundedElastic()));
		return ErrorSignals.of(Flux.from((results) -> pulled
			.subscribe(new PublisherSend<>(this::placeObserved, Operators.toCoreSubscriber(results)))));
	}

	private CompletableFuture<AppendResult> placeObserved(T value, Runnable placed) {
		return this.observation.observe(this.stream.name(), (observed) -> place(value, observed, placed),
				ProducerMeters::outcome);
	}

	/**
	 * Send a value on its way without blocking; it has its outcome even if nobody waits
	 * for it any more.
	 * @param placed run once, as soon as the value is in the buffer or will never be
	 * @return the outcome
	 */
	private CompletableFuture<AppendResult> place(T value, SendObservation.Observed observed, Runnable placed) {
		CompletableFuture<AppendResult> outcome;
		try {
			PendingMessage message = new PendingMessage(encode(value, observed.headers()), false, System.nanoTime(),
					this.tally, observed.observation());
			StreamProducer target = this.producer.get();
			CompletableFuture<Boolean> room = target.acquire(message);
			if (!room.isDone()) {
				return placeLater(message, target, room, placed);
			}
			if (!target.submit(message, room.join())) {
				// The producer retired meanwhile: another one takes the message.
				StreamProducer successor = this.producer.get();
				return placeLater(message, successor, successor.acquire(message), placed);
			}
			outcome = message.outcome();
		}
		catch (RejectedAppendException ex) {
			outcome = failed(ex);
		}
		catch (Throwable ex) {
			outcome = failed(invalid("it could not be put into the buffer", ex));
		}
		placed.run();
		return outcome;
	}

	private CompletableFuture<AppendResult> placeLater(PendingMessage message, StreamProducer target,
			CompletableFuture<Boolean> room, Runnable placed) {
		CompletableFuture<AppendResult> outcome = new CompletableFuture<>();
		enqueue(message, target, room).exceptionally((ex) -> failed(unwrap(ex))).thenAccept((sent) -> {
			sent.whenComplete((result, ex) -> complete(outcome, result, ex));
			placed.run();
		});
		return outcome;
	}

	private CompletableFuture<CompletableFuture<AppendResult>> enqueue(PendingMessage message, StreamProducer target,
			CompletableFuture<Boolean> room) {
		return room.thenCompose((granted) -> {
			if (target.submit(message, granted)) {
				return CompletableFuture.completedFuture(message.outcome());
			}
			StreamProducer successor = this.producer.get();
			return enqueue(message, successor, successor.acquire(message));
		});
	}

	private static <V> void complete(CompletableFuture<V> future, @Nullable V result, @Nullable Throwable failure) {
		if (failure != null) {
			future.completeExceptionally(failure);
		}
		else {
			future.complete(result);
		}
	}

	private void checkOpen() {
		if (this.closed) {
			throw invalid("the producer is closed and takes no more messages", null);
		}
	}

	private byte[] encode(@Nullable Object value, Map<String, String> headers) {
		checkOpen();
		return this.encoder.encode(value, headers);
	}

	private RejectedAppendException invalid(String explanation, @Nullable Throwable cause) {
		return new RejectedAppendException(this.stream.name(), explanation, cause);
	}

	@Override
	public CompletableFuture<FlushResult> flush() {
		SendTally.Counts before = this.tally.flushed();
		return this.producer.get().flush().thenApply((flushed) -> this.tally.flush(before));
	}

	@Override
	public CompletableFuture<CloseResult> closeStream() {
		try {
			checkOpen();
			return closed(submit(NO_MESSAGE, true, null));
		}
		catch (RejectedAppendException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public CompletableFuture<CloseResult> closeStream(T last) {
		return closed(send(last, true));
	}

	private CompletableFuture<CloseResult> closed(CompletableFuture<AppendResult> appended) {
		CompletableFuture<CloseResult> closed = new CompletableFuture<>();
		appended
			.thenCompose(
					(result) -> (result.nextOffset() != null) ? CompletableFuture.completedFuture(result.nextOffset())
							// The tail of a closed stream doesn't move any more.
							: this.stream.metadata().map(StreamMetadata::tailOffset).toFuture())
			.whenComplete((offset, ex) -> complete(closed, (offset != null) ? CloseResult.of(offset) : null,
					(ex != null) ? unwrap(ex) : null));
		return closed;
	}

	private static Throwable unwrap(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	@Override
	public void close() {
		this.closed = true;
		this.closeAction.run();
	}

}
