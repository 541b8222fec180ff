package io.durablestreams.listener.container;

/**
 * An attempt to handle something failed; tells such failures from those of the machinery
 * around it.
 */
final class HandlingFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Throwable failure;

	HandlingFailedException(Throwable failure) {
		super(failure.getMessage(), failure, false, false);
		this.failure = failure;
	}

	Throwable getFailure() {
		return this.failure;
	}

}
