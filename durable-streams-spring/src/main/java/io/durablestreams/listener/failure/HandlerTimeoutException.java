package io.durablestreams.listener.failure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An attempt to handle a message took longer than the listener's limit.
 */
public class HandlerTimeoutException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param limit the limit
	 * @param cause what the handler did when it was interrupted, if that is known
	 */
	public HandlerTimeoutException(Duration limit, @Nullable Throwable cause) {
		super("The handler took longer than 'handler-timeout' (" + limit + ") allows", cause);
	}

}
