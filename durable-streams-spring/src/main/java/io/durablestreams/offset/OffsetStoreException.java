package io.durablestreams.offset;

import org.jspecify.annotations.Nullable;

/**
 * An offset store failed. The message says what was attempted, on which checkpoint, and
 * how to mend it.
 */
public class OffsetStoreException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what failed and how to mend it
	 * @param cause the cause, if any
	 */
	public OffsetStoreException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
