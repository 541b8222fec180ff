package io.durablestreams.listener.container;

/**
 * Something else is wanted of the consumer than what it was waiting for.
 */
final class TurnInterruptedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	TurnInterruptedException() {
		super("The turn was interrupted", null, false, false);
	}

}
