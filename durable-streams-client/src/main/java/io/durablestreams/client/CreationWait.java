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

package io.durablestreams.client;

import java.time.Duration;

import io.durablestreams.client.error.DurableStreamException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The wait of a read for a stream that doesn't exist yet. Confined to one read.
 */
final class CreationWait {

	/** Longer waits than this have no end. */
	private static final Duration LONGEST_BOUND = Duration.ofDays(36_500);

	private final @Nullable Duration atMost;

	private @Nullable Long since;

	/**
	 * Create it.
	 * @param atMost how long to wait in all, {@code null} not to wait
	 */
	CreationWait(@Nullable Duration atMost) {
		this.atMost = atMost;
	}

	/**
	 * Wait, if that is wanted.
	 * @param stream the stream
	 * @param missing how it is known to be missing
	 * @return completes when it is there; fails with what it was given when the time is
	 * over, and like {@link DurableStream#awaitCreation()}
	 */
	Mono<StreamMetadata> await(DurableStream stream, DurableStreamException missing) {
		if (this.atMost == null) {
			return Mono.error(missing);
		}
		if (this.atMost.compareTo(LONGEST_BOUND) >= 0) {
			return stream.awaitCreation();
		}
		this.since = (this.since != null) ? this.since : System.nanoTime();
		Duration left = this.atMost.minusNanos(System.nanoTime() - this.since);
		return left.isNegative() ? Mono.error(missing) : stream.awaitCreation().timeout(left, Mono.error(missing));
	}

}
