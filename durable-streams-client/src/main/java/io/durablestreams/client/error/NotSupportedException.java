package io.durablestreams.client.error;

/**
 * The server doesn't support the operation for this stream (405 or 501).
 */
public final class NotSupportedException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public NotSupportedException(FailedRequest request) {
		super(request, "the server doesn't support this operation for this stream", null);
	}

}
