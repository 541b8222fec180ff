package io.durablestreams.client.error;

/**
 * The server refused the request as malformed (400), or with a status that has no type of
 * its own; nothing was written.
 */
public final class BadRequestException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param explanation what is wrong, free of secrets
	 */
	public BadRequestException(FailedRequest request, String explanation) {
		super(request, explanation, null);
	}

}
