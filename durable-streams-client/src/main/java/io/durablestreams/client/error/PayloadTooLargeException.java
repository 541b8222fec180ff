package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

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

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONTENT_TOO_LARGE;
	}

}
