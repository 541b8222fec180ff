package io.durablestreams.listener.container;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

import io.durablestreams.listener.failure.RetryWaits;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Waits that hold no thread, end at once when the turn is interrupted, and go on on the
 * executor.
 */
final class Waits {

	private final ListenerClock clock;

	private final Scheduler handlers;

	Waits(ListenerClock clock, Scheduler handlers) {
		this.clock = clock;
		this.handlers = handlers;
	}

	/**
	 * Wait.
	 * @param delay for how long
	 * @param interrupted ends the wait
	 * @return completes after the delay, fails with {@link TurnInterruptedException}
	 */
	Mono<Boolean> sleep(Duration delay, Mono<Void> interrupted) {
		Mono<Boolean> elapsed = Mono.delay(delay, this.clock.scheduler()).thenReturn(true);
		Mono<Boolean> ended = interrupted.thenReturn(false);
		return Mono.firstWithSignal(elapsed, ended)
			.publishOn(this.handlers)
			.flatMap((over) -> over ? Mono.just(true) : Mono.error(new TurnInterruptedException()));
	}

	/**
	 * Attempt something, and again after each failure that a function grants a wait for.
	 * @param <T> the type of its result
	 * @param attempt the attempt
	 * @param next the wait after a failure, or {@code null} if it is final
	 * @param interrupted ends the waits
	 * @return the result of the attempt that worked
	 */
	<T> Mono<T> attempt(Mono<T> attempt, Function<Throwable, @Nullable Duration> next, Mono<Void> interrupted) {
		// Most attempts work at once, and should not pay for the machinery of retries.
		return attempt.onErrorResume((failure) -> rest(failure, next, interrupted).then(attempt.retryWhen(
				Retry.from((failures) -> failures.concatMap((again) -> rest(again.failure(), next, interrupted))))));
	}

	private Mono<Boolean> rest(Throwable failure, Function<Throwable, @Nullable Duration> next,
			Mono<Void> interrupted) {
		Duration delay = next.apply(failure);
		return (delay != null) ? sleep(delay, interrupted) : Mono.error(failure);
	}

	/**
	 * Attempt something until it works, with a capped back-off, or the checkpoint has
	 * moved.
	 * @param <T> the type of its result
	 * @param attempt the attempt
	 * @param onFailure told of each failure
	 * @param interrupted ends the waits
	 * @return the result of the attempt that worked
	 */
	<T> Mono<T> untilItWorks(Mono<T> attempt, Consumer<Throwable> onFailure, Mono<Void> interrupted) {
		RetryWaits waits = RetryWaits.unlimited();
		return attempt(attempt, (failure) -> {
			if (failure instanceof CheckpointMovedException) {
				return null;
			}
			onFailure.accept(failure);
			return waits.next();
		}, interrupted);
	}

}
