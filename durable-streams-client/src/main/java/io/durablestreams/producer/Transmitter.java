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
import io.durablestreams.producer.buffer.MessageBatch;
import io.durablestreams.producer.delivery.Answer;
import io.durablestreams.producer.delivery.Batch;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Sends batches over HTTP, each attempt once, and times their repetition. Lives on the
 * thread of its worker.
 */
final class Transmitter {

	private static final Duration TAIL_TIMEOUT = Duration.ofSeconds(5);

	private final DurableStream stream;

	private final ProducerOptions options;

	private final String producerId;

	private final SerialWorker worker;

	private final Map<Batch, Disposable> attempts = new HashMap<>();

	private final Map<Batch, Disposable> waits = new HashMap<>();

	Transmitter(DurableStream stream, ProducerOptions options, String producerId, SerialWorker worker) {
		this.stream = stream;
		this.options = options;
		this.producerId = producerId;
		this.worker = worker;
	}

	void send(MessageBatch batch, long epoch, long sequence, BiConsumer<MessageBatch, Answer> answered) {
		AppendRequest request = new AppendRequest(new AppendRequest.Body.Bytes(batch.body()),
				this.options.contentType(), null, null, new ProducerSequence(this.producerId, epoch, sequence),
				batch.isClosing(), false);
		endWait(batch);
		Disposable.Swap attempt = Disposables.swap();
		this.attempts.put(batch, attempt);
		attempt.update(attempt(batch, request).subscribe((answer) -> this.worker.execute(() -> {
			// An attempt that was cancelled may end all the same.
			if (this.attempts.remove(batch, attempt)) {
				answered.accept(batch, answer);
			}
		})));
	}

	private Mono<Answer> attempt(MessageBatch batch, AppendRequest request) {
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
			.map((metadata) -> new AppendResult(metadata.tailOffset(), result.duplicate(), result.closed(),
					result.etag()))
			.timeout(TAIL_TIMEOUT)
			// It's written, wherever it is.
			.onErrorReturn(result);
	}

	private static Answer succeeded(MessageBatch batch, AppendResult result) {
		// Closing without a message is answered 204 whether it is the first time or not.
		return onlyCloses(batch) ? new Answer.Accepted(result) : Answers.of(result);
	}

	private static boolean onlyCloses(MessageBatch batch) {
		return batch.isClosing() && batch.messages() == 0;
	}

	private Mono<AppendResult> createThen(Mono<AppendResult> append) {
		CreateOptions create = CreateOptions.of(this.options.contentType());
		if (this.options.ttl() != null) {
			create = create.ttl(this.options.ttl());
		}
		// Made by somebody else meanwhile, in whatever way: the append tells if it
		// serves.
		return this.stream.create(create)
			.then()
			.onErrorResume(StreamAlreadyExistsException.class, (ex) -> Mono.empty())
			.onErrorMap(DurableStreamException.class, CreationFailedException::new)
			.then(append);
	}

	private Mono<Answer> failed(MessageBatch batch, Throwable failure) {
		if (failure instanceof CreationFailedException creation) {
			// Whatever became of the creation, the batch itself was not written.
			DurableStreamException cause = creation.failure;
			return Mono.just(cause.isTransient() ? new Answer.Failed(false, cause) : new Answer.Denied(cause));
		}
		if (failure instanceof StreamNotFoundException && this.options.create() == CreateMode.IF_MISSING) {
			return Mono.just(new Answer.Failed(false, failure));
		}
		if (failure instanceof StreamClosedException closed && onlyCloses(batch)) {
			return Mono.just(new Answer.Accepted(new AppendResult(closed.getFinalOffset(), false, true, null)));
		}
		return Mono.just(Answers.of(failure));
	}

	/** Wait as long as the back-off wants, or the server if it wants longer. */
	void backOff(MessageBatch batch, Throwable cause, Runnable due) {
		Duration asked = (cause instanceof DurableStreamException failure) ? failure.getRetryAfter() : null;
		Duration wait = longer(Duration.ofMillis(batch.nextBackOff(this.options.retryBackOff())), asked);
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

	/** No wait is longer than the delivery time-out, which ends them all. */
	private Duration longer(Duration wait, @Nullable Duration asked) {
		Duration longer = (asked != null && asked.compareTo(wait) > 0) ? asked : wait;
		Duration longest = this.options.deliveryTimeout();
		return (longer.compareTo(longest) > 0) ? longest : longer;
	}

	void cancel(Batch batch) {
		Disposable attempt = this.attempts.remove(batch);
		if (attempt != null) {
			attempt.dispose();
		}
	}

	void settled(Batch batch) {
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
