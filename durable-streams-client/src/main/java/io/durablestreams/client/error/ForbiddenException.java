package io.durablestreams.client.error;

/**
 * The server doesn't allow the operation (403 without a producer epoch).
 */
public final class ForbiddenException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public ForbiddenException(FailedRequest request) {
		super(request, "the server doesn't allow this; check the permissions of the credentials in use", null);
	}

}
