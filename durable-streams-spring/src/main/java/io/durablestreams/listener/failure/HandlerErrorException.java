package io.durablestreams.listener.failure;

/**
 * A handler ended with an {@link Error}, which is its cause.
 */
public class HandlerErrorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param cause the error
	 */
	public HandlerErrorException(Error cause) {
		super("The handler ended with " + cause, cause);
	}

}
