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

package io.durablestreams.gateway.recording;

import java.time.Duration;
import java.util.function.Consumer;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Notices that somebody else has closed or deleted a recording's stream while the
 * publisher emits nothing whose append would tell. Thread-safe.
 */
final class StreamWatch {

	/** Between two looks at a stream that nothing is appended to. */
	private static final Duration PERIOD = Duration.ofSeconds(3);

	private final DurableStream stream;

	private final Disposable.Swap looking = Disposables.swap();

	private volatile boolean appended;

	StreamWatch(DurableStream stream) {
		this.stream = stream;
	}

	/**
	 * Look now and then.
	 * @param onClosed told that the stream is closed
	 * @param onGone told that there is no stream any more
	 */
	void begin(Runnable onClosed, Consumer<Throwable> onGone) {
		this.looking.update(Flux.interval(PERIOD)
			.onBackpressureDrop()
			.filter((tick) -> isQuiet())
			.concatMap((tick) -> look(), 1)
			.filter(StreamMetadata::closed)
			.subscribe((closed) -> onClosed.run(), onGone));
	}

	private boolean isQuiet() {
		boolean quiet = !this.appended;
		this.appended = false;
		return quiet;
	}

	/** A server that can't be reached now may be later. */
	private Mono<StreamMetadata> look() {
		return this.stream.metadata()
			.onErrorResume(DurableStreamException.class,
					(ex) -> (ex instanceof StreamNotFoundException || ex instanceof StreamGoneException)
							? Mono.error(ex) : Mono.empty());
	}

	/**
	 * Something was appended, so that the stream is open.
	 */
	void appended() {
		this.appended = true;
	}

	/**
	 * Look no more.
	 */
	void end() {
		this.looking.dispose();
	}

}
