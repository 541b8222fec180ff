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
