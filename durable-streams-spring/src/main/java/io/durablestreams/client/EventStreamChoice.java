package io.durablestreams.client;

import io.durablestreams.client.error.BadRequestException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.NotSupportedException;

/**
 * Decides between Server-Sent Events and long-polling. {@link LiveMode#AUTO} gives up
 * Server-Sent Events for the rest of a read where they are refused or break off again and
 * again without progress, as they do behind a proxy that holds them back.
 */
final class EventStreamChoice {

	private static final int MAX_FAILURES = 3;

	private final LiveMode wanted;

	private int failures;

	private boolean givenUp;

	EventStreamChoice(LiveMode wanted) {
		this.wanted = wanted;
	}

	/**
	 * Whether the next live exchange uses Server-Sent Events.
	 * @param text whether the stream is text, whose positions within events are unknown
	 * @param atOffset whether the read stands at an offset of the server's
	 */
	boolean use(boolean text, boolean atOffset) {
		return switch (this.wanted) {
			case SSE -> !text || atOffset;
			case AUTO -> !text && !this.givenUp;
			case OFF, LONG_POLL -> false;
		};
	}

	void succeeded(LiveMode mode) {
		if (mode == LiveMode.SSE) {
			this.failures = 0;
		}
	}

	/**
	 * An exchange of Server-Sent Events failed.
	 * @param moved whether it brought the read forward
	 * @return whether the read goes on by long-polling, at once
	 */
	boolean failed(DurableStreamException failure, boolean moved) {
		this.failures = moved ? 0 : this.failures + 1;
		boolean refused = failure instanceof BadRequestException || failure instanceof NotSupportedException;
		if (this.wanted == LiveMode.AUTO && (refused || this.failures >= MAX_FAILURES)) {
			this.givenUp = true;
			return true;
		}
		return false;
	}

}
