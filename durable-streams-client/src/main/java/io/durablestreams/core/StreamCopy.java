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

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.Offset;
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamContentTypes;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.ContentTypeMismatchException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.IncompleteCopyException;
import io.durablestreams.client.error.InvalidArgumentException;
import io.durablestreams.client.error.StreamAlreadyExistsException;
import io.durablestreams.client.error.StreamNotFoundException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * A copy of one stream to another under way. It appends batch after batch under numbers
 * of its own, each until its outcome is known, so that what is in the target is always
 * all of the source up to a position. A producer wouldn't do: it goes on behind a message
 * that was refused, and changes what interceptors want changed.
 */
final class StreamCopy {

	private static final int MAX_BATCH_COUNT = 10_000;

	private static final DataSize MAX_BATCH_SIZE = DataSize.ofMegabytes(1);

	private static final Duration FIRST_WAIT = Duration.ofMillis(100);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

	private final DurableStream source;

	private final DurableStream target;

	private final StreamMetadata metadata;

	private final Duration timeout;

	private final String producerId = "copy-" + UUID.randomUUID();

	private StreamPosition position;

	private long sequence;

	private long count;

	private long gatheredCount;

	private long gatheredBytes;

	/** Whether a batch that isn't acknowledged may have been written. */
	private boolean uncertain;

	private StreamCopy(DurableStream source, StreamPosition from, DurableStream target, StreamMetadata metadata,
			Duration timeout) {
		this.source = source;
		this.position = from;
		this.target = target;
		this.metadata = metadata;
		this.timeout = timeout;
	}

	static Mono<CopyResult> of(DurableStream source, StreamPosition from, DurableStream target, Duration timeout) {
		Assert.isTrue(!source.uri().equals(target.uri()),
				() -> "Stream '" + source.name() + "' can't be copied to itself");
		return source.metadata()
			.flatMap((metadata) -> prepare(target, metadata.contentType())
				.then(Mono.defer(() -> new StreamCopy(source, from, target, metadata, timeout).run())));
	}

	/** See that the target is there and takes what the source holds. */
	private static Mono<Void> prepare(DurableStream target, MediaType contentType) {
		return target.metadata()
			.onErrorResume(StreamNotFoundException.class,
					(missing) -> target.create(CreateOptions.of(contentType))
						.then()
						// Somebody else was faster.
						.onErrorResume(StreamAlreadyExistsException.class, (ex) -> Mono.empty())
						.then(target.metadata()))
			.doOnNext((metadata) -> {
				if (!metadata.contentType().equalsTypeAndSubtype(contentType)) {
					throw new ContentTypeMismatchException(
							FailedRequest.withoutResponse(HttpMethod.POST, target.name()), contentType,
							metadata.contentType());
				}
			})
			.then();
	}

	private Mono<CopyResult> run() {
		return StallLimit
			.apply(this.source.read().from(this.position), this.timeout,
					(read) -> read.bufferedSignals(MAX_BATCH_COUNT, MAX_BATCH_SIZE))
			.takeUntil(this::reachesTail)
			// What arrives together is as little as the network likes.
			.bufferUntil(this::wouldBeTooMuch, true)
			.concatMap((lists) -> append(lists.stream().flatMap(List::stream).toList()), 1)
			.then(Mono.fromSupplier(() -> CopyResult.of(this.count, this.position)))
			.onErrorMap(this::failure);
	}

	/** The source may grow as fast as it is copied. */
	private boolean reachesTail(List<ReadSignal> signals) {
		Offset offset = signals.get(signals.size() - 1).position().offset();
		return !offset.isSentinel() && offset.compareTo(this.metadata.tailOffset()) >= 0;
	}

	/** Whether a list has no room in the batch that is gathered and begins the next. */
	private boolean wouldBeTooMuch(List<ReadSignal> signals) {
		long bytes = 0;
		for (ReadSignal signal : signals) {
			bytes += (signal instanceof ReadSignal.Message message) ? message.data().length + 1 : 0;
		}
		this.gatheredCount += signals.size();
		this.gatheredBytes += bytes;
		boolean tooMuch = this.gatheredCount > MAX_BATCH_COUNT || this.gatheredBytes > MAX_BATCH_SIZE.toBytes();
		if (tooMuch) {
			this.gatheredCount = signals.size();
			this.gatheredBytes = bytes;
		}
		return tooMuch;
	}

	private Mono<Void> append(List<ReadSignal> signals) {
		requireWhole(signals);
		List<byte[]> messages = signals.stream()
			.filter(ReadSignal.Message.class::isInstance)
			.map((signal) -> ((ReadSignal.Message) signal).data())
			.toList();
		StreamPosition behind = signals.get(signals.size() - 1).position();
		if (messages.isEmpty()) {
			this.position = behind;
			return Mono.empty();
		}
		AppendRequest request = AppendRequest.builder()
			.body(body(messages))
			.contentType(this.metadata.contentType())
			.producer(new ProducerSequence(this.producerId, 0, this.sequence++))
			.build();
		long begun = System.nanoTime();
		return this.target.append(request)
			.retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
				.maxBackoff(LONGEST_WAIT)
				.filter((ex) -> isWorthAnotherAttempt(ex, begun)))
			.doOnNext((result) -> {
				this.uncertain = false;
				this.count += messages.size();
				this.position = behind;
			})
			.then();
	}

	/**
	 * A framer of the user's may leave something out between its messages, which the copy
	 * would lack.
	 */
	private void requireWhole(List<ReadSignal> signals) {
		if (StreamContentTypes.isJson(this.metadata.contentType())
				|| StreamContentTypes.isJsonLines(this.metadata.contentType())) {
			return;
		}
		StreamPosition last = this.position;
		for (ReadSignal signal : signals) {
			StreamPosition next = signal.position();
			long begin = next.offset().equals(last.offset()) ? last.subOffset() : 0;
			if (signal instanceof ReadSignal.Message message && next.subOffset() - begin != message.data().length) {
				throw new InvalidArgumentException(FailedRequest.withoutResponse(HttpMethod.GET, this.source.name()),
						"its messages are framed by the client's own framer for '" + this.metadata.contentType()
								+ "', which leaves out bytes that a copy needs; copy with a client without it",
						null);
			}
			last = next;
		}
	}

	private boolean isWorthAnotherAttempt(Throwable failure, long begun) {
		if (!(failure instanceof DurableStreamException exception)) {
			return false;
		}
		this.uncertain |= exception.isPossiblyApplied();
		return exception.isTransient() && Duration.ofNanos(System.nanoTime() - begun).compareTo(this.timeout) < 0;
	}

	private byte[] body(List<byte[]> messages) {
		boolean json = StreamContentTypes.isJson(this.metadata.contentType());
		boolean lines = StreamContentTypes.isJsonLines(this.metadata.contentType());
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (byte[] message : messages) {
			if (json) {
				body.write((body.size() == 0) ? '[' : ',');
			}
			body.writeBytes(message);
			if (lines) {
				body.write('\n');
			}
		}
		if (json) {
			body.write(']');
		}
		return body.toByteArray();
	}

	private Throwable failure(Throwable failure) {
		if (this.count == 0 && !this.uncertain) {
			return failure;
		}
		return new IncompleteCopyException(FailedRequest.withoutResponse(HttpMethod.POST, this.target.name()),
				this.source.name(), this.position, this.count, this.uncertain, failure);
	}

}
