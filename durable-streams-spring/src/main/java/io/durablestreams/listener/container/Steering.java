package io.durablestreams.listener.container;

import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.util.Assert;

/**
 * What a consumer has been asked to do. A consumer works in turns; any request ends the
 * waits of the turn under way, and the next turn looks at what is wanted. Thread-safe.
 */
final class Steering {

	private boolean stop;

	private boolean paused;

	private @Nullable StreamPosition seek;

	private Sinks.Empty<Void> interrupt = Sinks.empty();

	synchronized void begin() {
		this.stop = false;
	}

	void stop() {
		synchronized (this) {
			this.stop = true;
		}
		interrupt();
	}

	void pause() {
		synchronized (this) {
			if (this.paused) {
				return;
			}
			this.paused = true;
		}
		interrupt();
	}

	void resume() {
		synchronized (this) {
			if (!this.paused) {
				return;
			}
			this.paused = false;
		}
		interrupt();
	}

	void seek(StreamPosition position) {
		synchronized (this) {
			this.seek = position;
		}
		interrupt();
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

	synchronized boolean isStopRequested() {
		return this.stop;
	}

	synchronized Turn nextTurn() {
		this.interrupt = Sinks.empty();
		Mono<Void> interrupted = this.interrupt.asMono();
		if (this.stop) {
			return new Turn(TurnKind.STOP, null, interrupted);
		}
		if (this.seek != null) {
			return new Turn(TurnKind.SEEK, this.seek, interrupted);
		}
		return new Turn(this.paused ? TurnKind.PAUSE : TurnKind.READ, null, interrupted);
	}

	private void interrupt() {
		Sinks.Empty<Void> current;
		synchronized (this) {
			current = this.interrupt;
		}
		current.tryEmitEmpty();
	}

	/** What a turn is about. */
	enum TurnKind {

		READ, PAUSE, SEEK, STOP

	}

	/**
	 * A turn of a consumer.
	 *
	 * @param kind what it is about
	 * @param seek the position to seek
	 * @param interrupted completes as soon as something else is wanted
	 */
	record Turn(TurnKind kind, @Nullable StreamPosition seek, Mono<Void> interrupted) {

		/**
		 * The same turn, which something else ends too.
		 * @param end ends it
		 * @return the turn
		 */
		Turn endingWith(Mono<Void> end) {
			return new Turn(this.kind, this.seek, Mono.firstWithSignal(this.interrupted, end));
		}

		StreamPosition seekTo() {
			Assert.state(this.seek != null, "This turn seeks nothing");
			return this.seek;
		}

	}

}
