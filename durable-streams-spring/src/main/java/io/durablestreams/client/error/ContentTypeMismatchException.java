package io.durablestreams.client.error;

/**
 * The append's content type isn't the stream's (409).
 */
public final class ContentTypeMismatchException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public ContentTypeMismatchException(FailedRequest request) {
		super(request,
				"the content type of the append differs from the stream's; ask the stream's metadata for its content type",
				null);
	}

}
