package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * Another producer has taken over this producer id with a higher epoch (403); nothing was
 * written.
 */
public final class StaleEpochException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final long currentEpoch;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param currentEpoch the epoch that the server accepts now
	 */
	public StaleEpochException(FailedRequest request, long currentEpoch) {
		super(request, "the producer is fenced: the stream has seen epoch " + currentEpoch
				+ " of the same producer id; give each instance a producer id of its own", null);
		this.currentEpoch = currentEpoch;
	}

	/**
	 * The epoch that the server accepts now.
	 * @return the epoch
	 */
	public long getCurrentEpoch() {
		return this.currentEpoch;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
