package io.durablestreams.embedded.json;

/**
 * A body isn't valid JSON.
 */
public final class InvalidJsonException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidJsonException(String problem, long index) {
		super("Invalid JSON at byte " + index + ": " + problem, null, false, false);
	}

}
