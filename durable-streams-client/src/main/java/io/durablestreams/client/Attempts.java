package io.durablestreams.client;

import java.time.Duration;
import java.util.function.Predicate;

import io.durablestreams.client.error.CallTimeoutException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.internal.ErrorSignals;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * A series of attempts at the same thing: counts them and tells the wait before the next,
 * which is never shorter than the server asked for.
 */
final class Attempts {

	/** No server may stop a read for longer at once. */
	private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

	private final BackOff backOff;

	private BackOffExecution execution;

	private final long startedAt = System.nanoTime();

	private int failures;

	private @Nullable DurableStreamException possiblyApplied;

	Attempts(BackOff backOff) {
		this.backOff = backOff;
		this.execution = backOff.start();
	}

	void succeeded() {
		if (this.failures > 0) {
			this.failures = 0;
			this.execution = this.backOff.start();
		}
	}

	/**
	 * Count a failed attempt.
	 * @return what to know before the next one, or {@code null} if there shall be none
	 */
	@Nullable ReadAttempt failed(Throwable cause) {
		long delay = this.execution.nextBackOff();
		if (delay == BackOffExecution.STOP) {
			return null;
		}
		this.failures++;
		Duration wait = Duration.ofMillis(delay);
		Duration asked = (cause instanceof DurableStreamException failure) ? failure.getRetryAfter() : null;
		if (asked != null && asked.compareTo(wait) > 0) {
			wait = (asked.compareTo(MAX_RETRY_AFTER) < 0) ? asked : MAX_RETRY_AFTER;
		}
		return new ReadAttempt(this.failures, wait, cause);
	}

	/**
	 * Repeat an operation while its failures are such that it may be, and as long as the
	 * policy has time for it. Where an earlier attempt may have been applied, the failure
	 * of the last one tells.
	 */
	static <T> Mono<T> repeat(Mono<T> operation, RetryPolicy policy, Predicate<Throwable> repeatable) {
		return Mono.defer(() -> new Attempts(policy.getBackOff()).attempt(operation, repeatable, policy.getTimeout()));
	}

	private <T> Mono<T> attempt(Mono<T> operation, Predicate<Throwable> repeatable, Duration limit) {
		return operation.onErrorResume(DurableStreamException.class, (failure) -> ErrorSignals.of(Mono.defer(() -> {
			noteApplied(failure);
			ReadAttempt next = repeatable.test(failure) ? failed(failure) : null;
			if (next == null) {
				return Mono.error(failure);
			}
			if (isTooLate(next, limit)) {
				return Mono.error(new CallTimeoutException(failure, next.number(), next.delay(), limit));
			}
			return Mono.delay(next.delay()).then(Mono.defer(() -> attempt(operation, repeatable, limit)));
		})));
	}

	private void noteApplied(DurableStreamException failure) {
		if (failure.isPossiblyApplied()) {
			this.possiblyApplied = failure;
		}
		else if (this.possiblyApplied != null) {
			failure.addSuppressed(this.possiblyApplied);
		}
	}

	private boolean isTooLate(ReadAttempt next, Duration limit) {
		Duration elapsed = Duration.ofNanos(System.nanoTime() - this.startedAt);
		return limit.compareTo(Duration.ZERO) > 0 && elapsed.plus(next.delay()).compareTo(limit) > 0;
	}

}
