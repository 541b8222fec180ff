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

import java.net.URI;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.StreamAlreadyExistsException;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.core.NewStreamStatus.State;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A stream that is made sure of, and what is known about it. Thread-safe.
 */
final class EnsuredStream {

	private static final Log logger = LogFactory.getLog(DurableStreamAdmin.class);

	private final NewStream wanted;

	private final StreamInitializationMode mode;

	private final DurableStream stream;

	private final @Nullable URI source;

	private volatile NewStreamStatus status;

	/**
	 * Create it.
	 * @param wanted what is wanted
	 * @param mode what is done about it
	 * @param stream its handle
	 * @param source the stream that it is a fork of; {@code null} if it is none, or of a
	 * stream that can't be one's source
	 */
	EnsuredStream(NewStream wanted, StreamInitializationMode mode, DurableStream stream, @Nullable URI source) {
		this.wanted = wanted;
		this.mode = mode;
		this.stream = stream;
		this.source = source;
		this.status = NewStreamStatus.of(wanted, State.PENDING);
	}

	NewStream wanted() {
		return this.wanted;
	}

	DurableStream stream() {
		return this.stream;
	}

	NewStreamStatus status() {
		return this.status;
	}

	boolean isFork() {
		return this.wanted.isFork();
	}

	@Nullable URI source() {
		return this.source;
	}

	void reset() {
		this.status = NewStreamStatus.of(this.wanted, State.PENDING);
	}

	boolean isPending() {
		return this.status.state() == State.PENDING;
	}

	/** Whether nothing is left to be done. */
	boolean isSettled() {
		return switch (this.status.state()) {
			case CREATED, PRESENT, DIFFERENT, EXPIRED -> true;
			case PENDING, FAILED -> false;
		};
	}

	boolean isAsDemanded() {
		return isSettled() && (this.mode == StreamInitializationMode.CREATE || this.status.state() != State.DIFFERENT);
	}

	/**
	 * Whether the application must not start.
	 * @param failFast whether it must not without the stream in any case
	 */
	boolean isFatal(boolean failFast) {
		Throwable failure = this.status.failure();
		boolean invalid = this.mode == StreamInitializationMode.VALIDATE
				&& (isMissing(failure) || this.status.state() == State.DIFFERENT);
		boolean unusable = failure != null && !(failure instanceof DurableStreamException);
		return invalid || unusable || (failFast && !isSettled());
	}

	/**
	 * Ask for the stream and create it if that is wanted, unless it is known to be there.
	 * @return completes with the attempt, however it ended
	 */
	Mono<Void> ensure() {
		return Mono.defer(() -> isSettled() ? Mono.<NewStreamStatus>empty() : attempt())
			.onErrorResume((ex) -> Mono.just(failed(ex)))
			.doOnNext(this::become)
			.then();
	}

	private Mono<NewStreamStatus> attempt() {
		return this.stream.metadata().map(this::compare).onErrorResume(EnsuredStream::isMissing, this::missing);
	}

	private static boolean isMissing(@Nullable Throwable failure) {
		return failure instanceof StreamNotFoundException || failure instanceof StreamGoneException;
	}

	private Mono<NewStreamStatus> missing(Throwable failure) {
		if (this.wanted.isExpired()) {
			return Mono.just(NewStreamStatus.of(this.wanted, State.EXPIRED));
		}
		boolean creatable = this.mode == StreamInitializationMode.CREATE && failure instanceof StreamNotFoundException;
		return creatable ? create() : Mono.error(failure);
	}

	private Mono<NewStreamStatus> create() {
		return this.wanted.createAs(this.stream)
			.map((result) -> NewStreamStatus.of(this.wanted, result.created() ? State.CREATED : State.PRESENT))
			// Somebody else was faster.
			.onErrorResume(StreamAlreadyExistsException.class, (ex) -> this.stream.metadata().map(this::compare));
	}

	private NewStreamStatus compare(StreamMetadata existing) {
		return NewStreamStatus.existing(this.wanted, this.wanted.differences(existing));
	}

	private NewStreamStatus failed(Throwable failure) {
		boolean passing = failure instanceof DurableStreamException exception && exception.isTransient();
		return NewStreamStatus.failed(this.wanted, passing ? State.PENDING : State.FAILED, failure);
	}

	/** Take notice of a failure that wasn't one of asking for this stream. */
	void fail(Throwable failure) {
		if (!isSettled()) {
			become(failed(failure));
		}
	}

	private void become(NewStreamStatus next) {
		NewStreamStatus last = this.status;
		this.status = next.after(last);
		switch (next.state()) {
			case CREATED -> logger.info("Stream '" + this.stream.name() + "' has been created");
			case PRESENT -> tellRecovery(last.failure());
			case DIFFERENT -> logger.warn("Stream '" + this.stream.name() + "' exists and isn't as it should be: "
					+ String.join(", ", next.differences()) + ". It is left as it is");
			case EXPIRED -> logger.warn("Stream '" + this.stream.name() + "' isn't there and isn't created, as its "
					+ "'expires-at' has passed: " + this.wanted.expiresAt()
					+ ". Give it a later one, or want it no more");
			case FAILED -> {
				if (last.state() != State.FAILED) {
					logger.error(next.explanation());
				}
			}
			case PENDING -> {
				// Told once for all streams.
			}
		}
	}

	private void tellRecovery(@Nullable Throwable failure) {
		if (failure != null) {
			logger.info("Stream '" + this.stream.name() + "' is there");
		}
	}

}
