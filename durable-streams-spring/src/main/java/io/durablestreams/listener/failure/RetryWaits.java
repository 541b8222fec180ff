package io.durablestreams.listener.failure;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.durablestreams.listener.config.RetryBackOff;
import org.jspecify.annotations.Nullable;

/**
 * The waits of one back-off, one after another. Not thread-safe.
 */
public final class RetryWaits {

	private static final RetryBackOff UNLIMITED = new RetryBackOff(Duration.ofMillis(200), 2, Duration.ofSeconds(10),
			0.2, Integer.MAX_VALUE, null);

	private final RetryBackOff backOff;

	private int failures;

	private long firstFailure;

	private double interval;

	/**
	 * Begin.
	 * @param backOff the back-off
	 */
	public RetryWaits(RetryBackOff backOff) {
		this.backOff = backOff;
		this.interval = backOff.initialInterval().toNanos();
	}

	/**
	 * Waits without an end, for what must work in the end: the server and the offset
	 * store.
	 * @return the waits, from 200 milliseconds to 10 seconds
	 */
	public static RetryWaits unlimited() {
		return new RetryWaits(UNLIMITED);
	}

	/**
	 * How many attempts have failed.
	 * @return the number of calls of {@link #next()}
	 */
	public int failures() {
		return this.failures;
	}

	/**
	 * An attempt has failed.
	 * @return the wait before the next one, or {@code null} if it was the last
	 */
	public @Nullable Duration next() {
		if (this.failures++ == 0) {
			this.firstFailure = System.nanoTime();
		}
		if (this.failures >= this.backOff.maxAttempts()) {
			return null;
		}
		double jitter = this.backOff.jitter() * (2 * ThreadLocalRandom.current().nextDouble() - 1);
		Duration wait = Duration.ofNanos((long) (Math.min(this.interval, maxInterval()) * (1 + jitter)));
		this.interval = Math.min(this.interval * this.backOff.multiplier(), maxInterval());
		Duration elapsed = Duration.ofNanos(System.nanoTime() - this.firstFailure);
		Duration limit = this.backOff.maxElapsedTime();
		return (limit != null && elapsed.plus(wait).compareTo(limit) > 0) ? null : wait;
	}

	private double maxInterval() {
		return this.backOff.maxInterval().toNanos();
	}

}
