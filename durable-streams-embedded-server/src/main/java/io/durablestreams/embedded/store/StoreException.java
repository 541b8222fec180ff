package io.durablestreams.embedded.store;

/**
 * An operation failed inside the server. Nothing of it was kept, and the store goes on.
 */
public final class StoreException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	StoreException(String message, Throwable cause) {
		super(message, cause);
	}

}
