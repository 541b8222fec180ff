package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The request conflicts with the stream's state (409 or 412) in a way that has no type of
 * its own.
 */
public final class StreamConflictException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public StreamConflictException(FailedRequest request) {
		super(request, "the request conflicts with the stream's state", null);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
