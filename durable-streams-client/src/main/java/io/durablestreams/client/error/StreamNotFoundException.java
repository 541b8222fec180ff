package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The stream doesn't exist (404).
 */
public final class StreamNotFoundException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public StreamNotFoundException(FailedRequest request) {
		super(request, "the stream doesn't exist; create it first or check its name and the base URL", null);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.NOT_FOUND;
	}

}
