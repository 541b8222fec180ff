package io.durablestreams.client.error;

/**
 * The credentials are missing or not accepted (401).
 */
public final class UnauthorizedException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public UnauthorizedException(FailedRequest request) {
		super(request, "the credentials are missing or not accepted", null);
	}

}
