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

import java.time.Duration;
import java.util.function.Function;

import io.durablestreams.client.ReadAttempt;
import io.durablestreams.client.ReadSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Ends a read, which would try for ever by itself, when its attempts have failed for so
 * long without any progress. How slowly its messages are taken doesn't matter.
 */
final class StallLimit {

	private final Duration limit;

	private final Sinks.Empty<Void> stalled = Sinks.empty();

	private long since;

	private StallLimit(Duration limit) {
		this.limit = limit;
	}

	/**
	 * Limit a read.
	 * @param <T> the type of what is read
	 * @param read the read
	 * @param limit how long it may fail
	 * @param form what is read of the stream
	 * @return what is read; fails as the last attempt did
	 */
	static <T> Flux<T> apply(ReadSpec read, Duration limit, Function<ReadSpec, Flux<T>> form) {
		return Flux.defer(() -> {
			StallLimit stallLimit = new StallLimit(limit);
			return form.apply(read.onRetry(stallLimit::failed)).takeUntilOther(stallLimit.stalled.asMono());
		});
	}

	private void failed(ReadAttempt attempt) {
		if (attempt.number() == 1) {
			this.since = System.nanoTime();
		}
		Duration failing = Duration.ofNanos(System.nanoTime() - this.since);
		if (failing.plus(attempt.delay()).compareTo(this.limit) > 0) {
			this.stalled.tryEmitError(attempt.cause());
		}
	}

}
