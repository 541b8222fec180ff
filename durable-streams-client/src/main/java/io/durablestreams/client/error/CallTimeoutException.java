package io.durablestreams.client.error;

import java.time.Duration;

import org.springframework.http.HttpStatusCode;

/**
 * An operation was given up because its next attempt would have come too late. How the
 * last attempt failed is the cause.
 */
public final class CallTimeoutException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final DurableStreamException lastFailure;

	/**
	 * Create the exception.
	 * @param lastFailure how the last attempt failed
	 * @param attempts how many there were
	 * @param wait the wait before the next one
	 * @param limit how long the operation may be repeated
	 */
	public CallTimeoutException(DurableStreamException lastFailure, int attempts, Duration wait, Duration limit) {
		super(lastFailure.getRequest(), "given up after attempt " + attempts + ": the next one would be due in " + wait
				+ ", and all attempts must begin within " + limit, lastFailure, lastFailure.getRetryAfter());
		this.lastFailure = lastFailure;
	}

	@Override
	boolean mayHaveApplied() {
		return this.lastFailure.isPossiblyApplied();
	}

	@Override
	public boolean isTransient() {
		return true;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.lastFailure.getStatusCode();
	}

}
