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

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.StreamAlreadyExistsException;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.internal.ErrorSignals;
import io.durablestreams.producer.internal.buffer.MessageBatch;
import io.durablestreams.producer.internal.delivery.AttemptResult;
import io.durablestreams.producer.internal.delivery.Batch;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Sends batches over HTTP, each attempt once, and times their repetition. Lives on the
 * thread of its worker.
 */
final class BatchSender {

	private static final Duration TAIL_TIMEOUT = Duration.ofSeconds(5);

	private final DurableStream stream;

	private final ProducerOptions options;

	private final ProducerSettings settings;

	private final SerialWorker worker;

	private final Map<Batch, Disposable> attempts = new HashMap<>();

	private final Map<Batch, Disposable> waits = new HashMap<>();

	BatchSender(ProducerSettings settings, SerialWorker worker) {
		this.settings = settings;
		this.stream = settings.stream();
		this.options = settings.options();
		this.worker = worker;
	}

	void send(MessageBatch batch, long epoch, long sequence, BiConsumer<MessageBatch, AttemptResult> ended) {
		AppendRequest request = AppendRequest.builder()
			.body(batch.body())
			.contentType(this.options.contentType())
			.producer(new ProducerSequence(this.settings.producerId(), epoch, sequence))
			.closeStream(batch.isClosing())
			.retry(false)
			.build();
		endWait(batch);
		Disposable.Swap attempt = Disposables.swap();
		this.attempts.put(batch, attempt);
		Mono<AttemptResult> observed = this.settings.observations()
			.observe(this.settings.name(), this.stream.name(), batch, attempt(batch, request));
		attempt.update(observed.subscribe((result) -> this.worker.execute(() -> {
			// An attempt that was cancelled may end all the same.
			if (this.attempts.remove(batch, attempt)) {
				ended.accept(batch, result);
			}
		})));
	}

	private Mono<AttemptResult> attempt(MessageBatch batch, AppendRequest request) {
		Mono<AppendResult> append = ErrorSignals.of(Mono.defer(() -> this.stream.append(request))).single();
		if (this.options.create() == CreateMode.IF_MISSING) {
			append = append.onErrorResume(StreamNotFoundException.class,
					(ex) -> createThen(this.stream.append(request)));
		}
		return append.flatMap(this::located)
			.map((result) -> succeeded(batch, result))
			.onErrorResume((ex) -> failed(batch, ex));
	}

	/**
	 * A server that recognises a batch need not say where it is; the stream's tail, asked
	 * for now, is behind it too.
	 */
	private Mono<AppendResult> located(AppendResult result) {
		if (result.nextOffset() != null) {
			return Mono.just(result);
		}
		return this.stream.metadata()
			.map((metadata) -> AppendResult
				.of(metadata.tailOffset(), result.duplicate(), result.closed(), result.etag())
				.withAcceptedSequence(result.acceptedSequence()))
			.timeout(TAIL_TIMEOUT)
			// It's written, wherever it is.
			.onErrorReturn(result);
	}

	private static AttemptResult succeeded(MessageBatch batch, AppendResult result) {
		// Closing without a message is answered 204 whether it is the first time or not.
		return onlyCloses(batch) ? new AttemptResult.Accepted(result) : AttemptResults.of(result);
	}

	private static boolean onlyCloses(MessageBatch batch) {
		return batch.isClosing() && batch.messageCount() == 0;
	}

	private Mono<AppendResult> createThen(Mono<AppendResult> append) {
		CreateOptions create = CreateOptions.builder(this.options.contentType()).ttl(this.options.ttl()).build();
		// Made by somebody else meanwhile, in whatever way: the append tells if it
		// serves.
		return this.stream.create(create)
			.then()
			.onErrorResume(StreamAlreadyExistsException.class, (ex) -> Mono.empty())
			.onErrorMap(DurableStreamException.class, CreationFailedException::new)
			.then(append);
	}

	private Mono<AttemptResult> failed(MessageBatch batch, Throwable failure) {
		if (failure instanceof CreationFailedException creation) {
			// Whatever became of the creation, the batch itself was not written.
			DurableStreamException cause = creation.failure;
			return Mono
				.just(cause.isTransient() ? new AttemptResult.Failed(false, cause) : new AttemptResult.Denied(cause));
		}
		if (failure instanceof StreamNotFoundException && this.options.create() == CreateMode.IF_MISSING) {
			return Mono.just(new AttemptResult.Failed(false, failure));
		}
		if (failure instanceof StreamClosedException closed && onlyCloses(batch)) {
			return Mono.just(new AttemptResult.Accepted(AppendResult.of(closed.getFinalOffset(), false, true, null)));
		}
		return Mono.just(AttemptResults.of(failure));
	}

	/** Wait as long as the back-off wants, or the server if it wants longer. */
	void backOff(MessageBatch batch, Throwable cause, Runnable due) {
		// The delivery time-out ends all waits.
		Duration longest = this.options.deliveryTimeout();
		Duration wait = batch.retryDelays(this.options.retryBackOff(), longest).nextWithoutEnd(cause);
		wait = (wait.compareTo(longest) > 0) ? longest : wait;
		this.waits.put(batch, this.worker.executeIn(wait, () -> {
			this.waits.remove(batch);
			due.run();
		}));
	}

	private void endWait(Batch batch) {
		Disposable wait = this.waits.remove(batch);
		if (wait != null) {
			wait.dispose();
		}
	}

	void cancel(Batch batch) {
		Disposable attempt = this.attempts.remove(batch);
		if (attempt != null) {
			attempt.dispose();
		}
	}

	void completed(Batch batch) {
		endWait(batch);
	}

	/** Tells a failed creation from a failed append. */
	private static final class CreationFailedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient DurableStreamException failure;

		private CreationFailedException(DurableStreamException failure) {
			super(failure);
			this.failure = failure;
		}

	}

}
