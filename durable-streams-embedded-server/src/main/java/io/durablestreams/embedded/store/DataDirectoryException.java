package io.durablestreams.embedded.store;

import org.jspecify.annotations.Nullable;

/**
 * The data directory can't be used. The message names it and says how to mend that.
 */
public final class DataDirectoryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	DataDirectoryException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
