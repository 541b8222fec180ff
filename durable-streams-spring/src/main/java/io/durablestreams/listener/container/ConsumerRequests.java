package io.durablestreams.listener.container;

import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer has been asked for that outlasts a run. Thread-safe.
 */
final class ConsumerRequests {

	private volatile boolean paused;

	private volatile @Nullable StreamPosition seek;

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Ask for a pause, or for its end.
	 * @param newPaused whether to pause
	 * @return whether that is new
	 */
	synchronized boolean paused(boolean newPaused) {
		boolean changed = this.paused != newPaused;
		this.paused = newPaused;
		return changed;
	}

	/**
	 * The position to go on at.
	 * @return the position, or {@code null} if none was asked for
	 */
	@Nullable StreamPosition seek() {
		return this.seek;
	}

	synchronized void seek(StreamPosition position) {
		this.seek = position;
	}

	/**
	 * Forget a seek that has been carried out, unless another one came in between.
	 * @param position the position sought
	 */
	synchronized void sought(StreamPosition position) {
		if (this.seek == position) {
			this.seek = null;
		}
	}

}
