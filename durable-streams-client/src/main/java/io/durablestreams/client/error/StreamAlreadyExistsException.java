package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The stream to be created exists with another configuration (409).
 */
public final class StreamAlreadyExistsException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public StreamAlreadyExistsException(FailedRequest request) {
		super(request, "the stream exists with another content type, expiry or closed state", null);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
