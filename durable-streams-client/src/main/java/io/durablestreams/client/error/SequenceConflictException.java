package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The append's {@code Stream-Seq} doesn't sort above the stream's last one (409).
 */
public final class SequenceConflictException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 */
	public SequenceConflictException(FailedRequest request) {
		super(request, "the sequence (Stream-Seq) must sort byte-wise above the last one in the stream", null);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
