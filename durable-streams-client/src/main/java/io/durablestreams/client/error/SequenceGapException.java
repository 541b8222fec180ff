package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * An idempotent append came before one that the server still waits for (409); nothing was
 * written.
 */
public final class SequenceGapException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final long expectedSequence;

	private final long receivedSequence;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param expectedSequence the sequence that the server accepts next
	 * @param receivedSequence the sequence that was sent
	 */
	public SequenceGapException(FailedRequest request, long expectedSequence, long receivedSequence) {
		super(request,
				"the server expects the producer's sequence " + expectedSequence + " and received " + receivedSequence,
				null);
		this.expectedSequence = expectedSequence;
		this.receivedSequence = receivedSequence;
	}

	/**
	 * The sequence that the server accepts next.
	 * @return the sequence
	 */
	public long getExpectedSequence() {
		return this.expectedSequence;
	}

	/**
	 * The sequence that was sent.
	 * @return the sequence
	 */
	public long getReceivedSequence() {
		return this.receivedSequence;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
