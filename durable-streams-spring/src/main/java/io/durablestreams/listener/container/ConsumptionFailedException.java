package io.durablestreams.listener.container;

/**
 * A message could not be handled, and the consumer must not go on. Carries the cause past
 * those who recover from failures of the read, which may well be of the same type.
 */
final class ConsumptionFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ConsumptionFailedException(Throwable cause) {
		super(cause.getMessage(), cause, false, false);
	}

	static Throwable unwrap(Throwable failure) {
		return (failure instanceof ConsumptionFailedException && failure.getCause() != null) ? failure.getCause()
				: failure;
	}

}
