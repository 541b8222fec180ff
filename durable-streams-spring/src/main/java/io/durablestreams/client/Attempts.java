package io.durablestreams.client;

import java.time.Duration;
import java.util.function.Predicate;

import io.durablestreams.client.error.RateLimitedException;
import io.durablestreams.client.error.ServerErrorException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

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

	private int failures;

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
		Duration asked = retryAfter(cause);
		if (asked != null && asked.compareTo(wait) > 0) {
			wait = (asked.compareTo(MAX_RETRY_AFTER) < 0) ? asked : MAX_RETRY_AFTER;
		}
		return new ReadAttempt(this.failures, wait, cause);
	}

	/**
	 * Repeat an operation while its failures are such that it may be.
	 */
	static <T> Mono<T> repeat(Mono<T> operation, BackOff backOff, Predicate<Throwable> repeatable) {
		return Mono.defer(() -> {
			Attempts attempts = new Attempts(backOff);
			return attempts.attempt(operation, repeatable);
		});
	}

	private <T> Mono<T> attempt(Mono<T> operation, Predicate<Throwable> repeatable) {
		return operation.onErrorResume((ex) -> {
			ReadAttempt next = repeatable.test(ex) ? failed(ex) : null;
			return (next != null) ? Mono.delay(next.delay()).then(Mono.defer(() -> attempt(operation, repeatable)))
					: Mono.error(ex);
		});
	}

	private static @Nullable Duration retryAfter(Throwable cause) {
		if (cause instanceof RateLimitedException limited) {
			return limited.getRetryAfter();
		}
		return (cause instanceof ServerErrorException error) ? error.getRetryAfter() : null;
	}

}
