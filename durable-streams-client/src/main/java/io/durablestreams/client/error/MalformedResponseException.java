package io.durablestreams.client.error;

import org.jspecify.annotations.Nullable;

/**
 * The server's response isn't what the protocol promises: a missing or malformed header,
 * a body that is not an array, an unreadable control event.
 */
public final class MalformedResponseException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param explanation what is malformed
	 * @param cause the cause, if any
	 */
	public MalformedResponseException(FailedRequest request, String explanation, @Nullable Throwable cause) {
		super(request, explanation, cause);
	}

	@Override
	boolean mayHaveApplied() {
		return writes();
	}

}
