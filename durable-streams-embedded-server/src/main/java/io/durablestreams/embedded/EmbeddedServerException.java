package io.durablestreams.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The embedded server can't start. The message says what stands in its way and how to
 * mend it.
 */
public final class EmbeddedServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	EmbeddedServerException(@Nullable String message, Throwable cause) {
		super(message, cause);
	}

}
