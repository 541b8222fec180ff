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

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.BadRequestException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.PayloadTooLargeException;
import io.durablestreams.client.error.SequenceGapException;
import io.durablestreams.client.error.StaleEpochException;
import io.durablestreams.client.error.StreamAlreadyExistsException;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.error.UnauthorizedException;
import io.durablestreams.producer.CreateMode;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.internal.observation.BatchObservations;
import io.durablestreams.producer.internal.observation.BatchObservations.Batch;
import io.durablestreams.producer.observation.BatchContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends frozen batches over HTTP, each attempt once. Thread-safe.
 */
final class RelayAppends {

	private static final int REQUEST_TIMEOUT = 408;

	private static final int BAD_REQUEST = 400;

	private static final int UNPROCESSABLE = 422;

	private final Function<@Nullable String, DurableStreamsClient> clients;

	private final Function<OutboxTarget, ProducerOptions> options;

	private final BatchObservations observations;

	RelayAppends(Function<@Nullable String, DurableStreamsClient> clients,
			Function<OutboxTarget, ProducerOptions> options, BatchObservations observations) {
		this.clients = clients;
		this.options = options;
		this.observations = observations;
	}

	/**
	 * What a producer is called in meters and spans.
	 * @param producer its options
	 * @return the name
	 */
	static String name(ProducerOptions producer) {
		return Objects.requireNonNullElse(producer.name(), "default");
	}

	/**
	 * What producers of a stream are to do.
	 * @param target the stream
	 * @return the options
	 */
	ProducerOptions options(OutboxTarget target) {
		return this.options.apply(target);
	}

	DurableStream stream(@Nullable String client, String name) {
		return this.clients.apply(client).stream(name);
	}

	/**
	 * Send a batch.
	 * @param target the stream
	 * @param batch the batch
	 * @return the answer; never an error
	 */
	Mono<Answer> send(OutboxTarget target, FrozenBatch batch) {
		return this.observations.observe(target.stream(), () -> observed(target, batch), attempt(target, batch),
				Answer::cause);
	}

	private Batch observed(OutboxTarget target, FrozenBatch batch) {
		List<Map<String, Object>> traces = batch.rows()
			.stream()
			.map(OutboxRow::trace)
			.filter((trace) -> !trace.isEmpty())
			.limit(BatchObservations.MAX_LINKS)
			.toList();
		int messages = (batch.body().length > 0) ? batch.rows().size() : 0;
		return new Batch(BatchContext.ofStored(name(options(target)), target.stream(), messages, traces), null);
	}

	private Mono<Answer> attempt(OutboxTarget target, FrozenBatch batch) {
		boolean onlyCloses = batch.body().length == 0;
		// What Reactor calls fatal is told nobody: the same batch is sent again then.
		return Mono.defer(() -> append(target, batch))
			.timeout(options(target).deliveryTimeout())
			.<Answer>map((result) -> onlyCloses ? new Answer.Accepted(result) : succeeded(result))
			.onErrorResume((ex) -> Mono
				.just((onlyCloses && ex instanceof StreamClosedException closed) ? closedAlready(closed) : failed(ex)));
	}

	private Mono<AppendResult> append(OutboxTarget target, FrozenBatch batch) {
		DurableStream stream = stream(target.client(), target.stream());
		AppendRequest request = AppendRequest.builder()
			.body(batch.body())
			.contentType(target.contentType())
			.producer(batch.numbers())
			.closeStream(batch.closes())
			.retry(false)
			.build();
		Mono<AppendResult> append = stream.append(request);
		ProducerOptions producer = options(target);
		if (producer.create() != CreateMode.IF_MISSING && !target.createdIfMissing()) {
			return append;
		}
		CreateOptions create = CreateOptions.builder(target.contentType()).ttl(producer.ttl()).build();
		return append.onErrorResume(StreamNotFoundException.class,
				(missing) -> stream.create(create)
					.then()
					.onErrorResume(StreamAlreadyExistsException.class, (ex) -> Mono.empty())
					.onErrorMap(CreationFailedException::new)
					.then(append));
	}

	private static Answer succeeded(AppendResult result) {
		return result.duplicate() ? new Answer.Duplicate(result, result.acceptedSequence())
				: new Answer.Accepted(result);
	}

	private static Answer closedAlready(StreamClosedException closed) {
		return new Answer.Accepted(AppendResult.of(closed.getFinalOffset(), false, true, null));
	}

	private static Answer failed(Throwable failure) {
		if (failure instanceof CreationFailedException creation) {
			// Whatever became of the creation, the batch itself was not written.
			return isForGood(creation.getCause()) ? new Answer.Denied(creation.getCause())
					: new Answer.Failed(false, creation.getCause());
		}
		if (failure instanceof SequenceGapException gap) {
			return new Answer.Gap(gap.getExpectedSequence());
		}
		if (failure instanceof StaleEpochException stale) {
			return new Answer.Stale(stale.getCurrentEpoch());
		}
		if (failure instanceof PayloadTooLargeException) {
			return new Answer.Refused(failure);
		}
		if (failure instanceof BadRequestException refused) {
			return badRequest(refused, refused.getStatus());
		}
		if (isForGood(failure)) {
			return new Answer.Denied(failure);
		}
		boolean known = failure instanceof DurableStreamException;
		return new Answer.Failed(!known || ((DurableStreamException) failure).isPossiblyApplied(), failure);
	}

	/** Credentials may come back by themselves. */
	private static boolean isForGood(@Nullable Throwable failure) {
		return failure instanceof DurableStreamException known && !known.isTransient() && !known.isPossiblyApplied()
				&& !(failure instanceof UnauthorizedException);
	}

	private static Answer badRequest(BadRequestException refused, @Nullable Integer status) {
		if (status == null || status == REQUEST_TIMEOUT) {
			return new Answer.Failed(true, refused);
		}
		return (status == BAD_REQUEST || status == UNPROCESSABLE) ? new Answer.Refused(refused)
				: new Answer.Denied(refused);
	}

	/** Tells a failed creation from a failed append. */
	private static final class CreationFailedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private CreationFailedException(Throwable cause) {
			super(cause);
		}

	}

}
