package io.durablestreams.client;

import java.time.Duration;

import io.durablestreams.client.read.EventDecoder;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange of a read has brought so far. Confined to one read.
 */
final class ReadExchange {

	/** An answer that lasted so long was healthy, even if it brought nothing. */
	private static final Duration HEALTHY = Duration.ofSeconds(5);

	private final LiveMode mode;

	private final ReadPlace place;

	private final StreamPosition position;

	private final Offset offset;

	private final long startedAt = System.nanoTime();

	private @Nullable Long answeredAt;

	private @Nullable EventDecoder events;

	ReadExchange(LiveMode mode, ReadPlace place) {
		this.mode = mode;
		this.place = place;
		this.position = place.position();
		this.offset = place.requestOffset();
	}

	LiveMode mode() {
		return this.mode;
	}

	void answered() {
		this.answeredAt = System.nanoTime();
	}

	void answered(EventDecoder events) {
		answered();
		this.events = events;
	}

	boolean isAnswered() {
		return this.answeredAt != null;
	}

	/**
	 * Whether the exchange brought the read forward.
	 */
	boolean hasMoved() {
		return !this.place.position().equals(this.position) || !this.place.requestOffset().equals(this.offset);
	}

	/**
	 * Whether an exchange that broke off was of use, so that what follows is no longer a
	 * row of failures.
	 */
	boolean isHealthy() {
		return hasMoved() || (this.answeredAt != null
				&& Duration.ofNanos(System.nanoTime() - this.answeredAt).compareTo(HEALTHY) >= 0);
	}

	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

	/**
	 * Whether a control event has come.
	 */
	boolean hasBroughtEvents() {
		return this.events != null && this.events.isControlSeen();
	}

	/**
	 * The cursor that the events carried.
	 */
	@Nullable String cursor() {
		return (this.events != null) ? this.events.cursor() : null;
	}

}
