package io.durablestreams.client.error;

/**
 * The body exceeds the server's limit (413); nothing was written.
 */
public final class PayloadTooLargeException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public PayloadTooLargeException(FailedRequest request) {
		super(request, "the body exceeds the server's limit; send less at once", null);
	}

}
