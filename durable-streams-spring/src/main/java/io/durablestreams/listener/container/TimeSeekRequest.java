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

package io.durablestreams.listener.container;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.listener.TimeSeek;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.unit.DataSize;

/**
 * Reads a stream beside its consumer until it comes to a time, and has the consumer go on
 * there. Whatever ends the read first, be it found, cancelled, refused or failed, decides
 * what becomes of the seek.
 */
final class TimeSeekRequest extends TimeSeek {

	private static final Log logger = LogFactory.getLog(TimeSeekRequest.class);

	private static final int MAX_COUNT = 128;

	private static final DataSize MAX_SIZE = DataSize.ofKilobytes(512);

	private final ConsumerContext context;

	private final Instant time;

	private final Function<StreamPosition, CompletableFuture<Checkpoint>> seek;

	private final CompletableFuture<StreamPosition> found = new CompletableFuture<>();

	private final AtomicBoolean reading = new AtomicBoolean(true);

	private final Disposable.Swap read = Disposables.swap();

	private StreamPosition position = StreamPosition.EARLIEST;

	private volatile long messagesRead;

	private volatile @Nullable CompletableFuture<Checkpoint> sought;

	/**
	 * Create it.
	 * @param context the consumer's
	 * @param time the time to find
	 * @param seek has the consumer go on at a position
	 */
	TimeSeekRequest(ConsumerContext context, Instant time,
			Function<StreamPosition, CompletableFuture<Checkpoint>> seek) {
		this.context = context;
		this.time = time;
		this.seek = seek;
	}

	@Override
	public Instant time() {
		return this.time;
	}

	@Override
	public long messagesRead() {
		return this.messagesRead;
	}

	@Override
	public CompletableFuture<StreamPosition> found() {
		return this.found.copy();
	}

	/**
	 * Begin to read.
	 */
	void begin() {
		if (!this.reading.get()) {
			return;
		}
		MessageEnvelope envelope = this.context.properties().envelope();
		if (this.context.route().isRetry()) {
			fail(new IllegalStateException(
					"'" + this.context.streamName() + "' is a retry stream of listener '" + this.context.listenerId()
							+ "': a seek to a time works on the streams that messages are sent to"));
		}
		else if (envelope == null) {
			fail(new IllegalStateException("The messages of stream '" + this.context.streamName()
					+ "' tell no time to listener '" + this.context.listenerId()
					+ "', which takes them out of no envelope: set its 'cloudevents' if they are CloudEvents, or "
					+ "seek a position"));
		}
		else {
			this.read.update(find(envelope).subscribe(this::goOn, this::fail));
		}
	}

	/**
	 * A list at a time, beside the client's threads, which an envelope must not block.
	 */
	private Mono<StreamPosition> find(MessageEnvelope envelope) {
		return this.context.stream()
			.read()
			.bufferedSignals(MAX_COUNT, MAX_SIZE)
			.publishOn(Schedulers.fromExecutor(this::execute), 1)
			.<StreamPosition>handle((signals, sink) -> find(envelope, signals, sink))
			.next()
			.switchIfEmpty(Mono.fromSupplier(() -> this.position));
	}

	/** A factory that is closed takes no more work; Reactor would print that. */
	private void execute(Runnable task) {
		try {
			this.context.execute(task);
		}
		catch (RejectedExecutionException ex) {
			fail(ex);
		}
	}

	private void find(MessageEnvelope envelope, List<ReadSignal> signals, SynchronousSink<StreamPosition> sink) {
		for (ReadSignal signal : signals) {
			if (!this.reading.get()) {
				return;
			}
			if (signal instanceof ReadSignal.Message message) {
				if (!time(envelope, message).isBefore(this.time)) {
					sink.next(this.position);
					return;
				}
				this.messagesRead++;
			}
			this.position = signal.position();
		}
	}

	private Instant time(MessageEnvelope envelope, ReadSignal.Message message) {
		MessageContent content;
		try {
			content = envelope.unwrap(message.data());
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			// Of errors like these Reactor would tell nobody.
			throw unknown(message, "can't be taken out of its envelope", ex);
		}
		if (content.time() == null) {
			throw unknown(message, "tells no time", null);
		}
		return content.time();
	}

	private IllegalStateException unknown(ReadSignal.Message message, String reason, @Nullable Throwable cause) {
		return new IllegalStateException("Message " + (this.messagesRead + 1) + " of stream '"
				+ this.context.streamName() + "', with position '" + message.position() + "' behind it, " + reason
				+ ": nobody knows whether it is before " + this.time + ". Seek a position instead", cause);
	}

	private void goOn(StreamPosition target) {
		if (!this.reading.compareAndSet(true, false)) {
			return;
		}
		logger.info("Listener '" + this.context.listenerId() + "' goes on at position '" + target + "' of stream '"
				+ this.context.streamName() + "', behind " + this.messagesRead + " messages from before " + this.time);
		CompletableFuture<Checkpoint> begun = this.seek.apply(target);
		begun.whenComplete((checkpoint, failure) -> {
			if (failure != null) {
				completeExceptionally(failure);
			}
			else {
				complete(checkpoint);
			}
		});
		// Only now, so that whoever withdraws it finds it cancelled.
		this.sought = begun;
		this.found.complete(target);
	}

	private void fail(Throwable failure) {
		if (end(failure)) {
			// Who asked may have gone.
			logger.warn("Listener '" + this.context.listenerId() + "' doesn't seek " + this.time + " on stream '"
					+ this.context.streamName() + "', after " + this.messagesRead + " messages", failure);
		}
	}

	/**
	 * Read no further, and don't seek. What has become a seek to a position is none of
	 * its business.
	 * @param reason why not
	 */
	void refuse(Throwable reason) {
		end(reason);
	}

	private boolean end(Throwable reason) {
		if (!this.reading.compareAndSet(true, false)) {
			return false;
		}
		this.read.dispose();
		this.found.completeExceptionally(reason);
		completeExceptionally(reason);
		return true;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (end(new CancellationException("The seek to " + this.time + " was withdrawn"))) {
			return true;
		}
		CompletableFuture<Checkpoint> begun = this.sought;
		return (begun != null) ? begun.cancel(mayInterruptIfRunning) : isCancelled();
	}

}
