package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The client was closed before the operation ended.
 */
public final class ClientClosedException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final boolean sent;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param sent whether the request may have reached the server
	 */
	public ClientClosedException(FailedRequest request, boolean sent) {
		super(request, "the client is closed", null);
		this.sent = sent;
	}

	@Override
	boolean mayHaveApplied() {
		return this.sent && writes();
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.SERVICE_UNAVAILABLE;
	}

}
