package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The stream was deleted and its name isn't free yet (410).
 */
public final class StreamGoneException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public StreamGoneException(FailedRequest request) {
		super(request, "the stream has been deleted and its name can't be used", null);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.GONE;
	}

}
