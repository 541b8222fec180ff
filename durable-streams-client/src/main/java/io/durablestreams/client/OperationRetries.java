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
import java.util.function.Predicate;

import io.durablestreams.client.error.CallTimeoutException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.internal.ErrorSignals;
import io.durablestreams.client.internal.RetryDelays;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.retry.RetryPolicy;

/**
 * Repeats one operation while its failures are such that it may be, and as long as the
 * policy has time for it.
 */
final class OperationRetries {

	private final RetryDelays delays;

	private final Predicate<Throwable> repeatable;

	private final Duration limit;

	private final long startedAt = System.nanoTime();

	private @Nullable DurableStreamException possiblyApplied;

	private OperationRetries(RetryPolicy policy, Predicate<Throwable> repeatable) {
		this.limit = policy.getTimeout();
		// A wait beyond the limit ends the operation, however long.
		this.delays = new RetryDelays(policy.getBackOff(), ReadLoop.MAX_RETRY_AFTER);
		this.repeatable = repeatable;
	}

	/**
	 * Repeat an operation. Where an earlier attempt may have been applied, the failure of
	 * the last one tells.
	 * @param operation the operation
	 * @param policy the waits between attempts, and within which time they begin
	 * @param repeatable which failures allow another attempt
	 * @return the operation with its repetitions
	 */
	static <T> Mono<T> repeat(Mono<T> operation, RetryPolicy policy, Predicate<Throwable> repeatable) {
		return Mono.defer(() -> new OperationRetries(policy, repeatable).attempt(operation));
	}

	private <T> Mono<T> attempt(Mono<T> operation) {
		return operation.onErrorResume(DurableStreamException.class,
				(failure) -> ErrorSignals.of(Mono.defer(() -> failed(operation, failure))));
	}

	private <T> Mono<T> failed(Mono<T> operation, DurableStreamException failure) {
		noteApplied(failure);
		Duration delay = this.repeatable.test(failure) ? this.delays.next(failure) : null;
		if (delay == null) {
			return Mono.error(failure);
		}
		if (isTooLate(delay)) {
			return Mono.error(new CallTimeoutException(failure, this.delays.failures(), delay, this.limit));
		}
		return Mono.delay(delay).then(Mono.defer(() -> attempt(operation)));
	}

	private void noteApplied(DurableStreamException failure) {
		if (failure.isPossiblyApplied()) {
			this.possiblyApplied = failure;
		}
		else if (this.possiblyApplied != null) {
			failure.addSuppressed(this.possiblyApplied);
		}
	}

	private boolean isTooLate(Duration delay) {
		Duration elapsed = Duration.ofNanos(System.nanoTime() - this.startedAt);
		return this.limit.compareTo(Duration.ZERO) > 0 && elapsed.plus(delay).compareTo(this.limit) > 0;
	}

}
