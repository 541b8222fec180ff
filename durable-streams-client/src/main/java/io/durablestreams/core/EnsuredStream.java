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

	private volatile NewStreamStatus status;

	EnsuredStream(NewStream wanted, StreamInitializationMode mode, DurableStream stream) {
		this.wanted = wanted;
		this.mode = mode;
		this.stream = stream;
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

	void reset() {
		this.status = NewStreamStatus.of(this.wanted, State.PENDING);
	}

	boolean isThere() {
		State state = this.status.state();
		return state == State.CREATED || state == State.PRESENT || state == State.DIFFERENT;
	}

	boolean isAsDemanded() {
		return isThere() && (this.mode == StreamInitializationMode.CREATE || this.status.state() != State.DIFFERENT);
	}

	/**
	 * Whether the application must not start.
	 * @param failFast whether it must not without the stream in any case
	 */
	boolean isFatal(boolean failFast) {
		Throwable failure = this.status.failure();
		boolean missing = failure instanceof StreamNotFoundException || failure instanceof StreamGoneException;
		boolean invalid = this.mode == StreamInitializationMode.VALIDATE
				&& (missing || this.status.state() == State.DIFFERENT);
		boolean unusable = failure != null && !(failure instanceof DurableStreamException);
		return invalid || unusable || (failFast && !isThere());
	}

	/**
	 * Ask for the stream and create it if that is wanted, unless it is known to be there.
	 * @return completes with the attempt, however it ended
	 */
	Mono<Void> ensure() {
		return Mono.defer(() -> isThere() ? Mono.<NewStreamStatus>empty() : attempt())
			.onErrorResume((ex) -> Mono.just(failed(ex)))
			.doOnNext(this::become)
			.then();
	}

	private Mono<NewStreamStatus> attempt() {
		return this.stream.metadata()
			.map(this::compare)
			.onErrorResume(StreamNotFoundException.class,
					(ex) -> (this.mode == StreamInitializationMode.CREATE) ? create() : Mono.error(ex));
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

	private void become(NewStreamStatus next) {
		NewStreamStatus last = this.status;
		this.status = next;
		switch (next.state()) {
			case CREATED -> logger.info("Stream '" + this.stream.name() + "' has been created");
			case PRESENT -> tellRecovery(last.failure());
			case DIFFERENT -> logger.warn("Stream '" + this.stream.name() + "' exists and isn't as it should be: "
					+ String.join(", ", next.differences()) + ". It is left as it is");
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
