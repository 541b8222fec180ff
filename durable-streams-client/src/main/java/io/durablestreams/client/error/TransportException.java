package io.durablestreams.client.error;

/**
 * The connection failed, broke off or took too long.
 */
public final class TransportException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final boolean sent;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param sent whether the request may have reached the server
	 * @param explanation what was wrong with the connection
	 * @param cause the cause
	 */
	public TransportException(FailedRequest request, boolean sent, String explanation, Throwable cause) {
		super(request, explanation, cause);
		this.sent = sent;
	}

	@Override
	boolean mayHaveApplied() {
		return this.sent && writes();
	}

	@Override
	public boolean isTransient() {
		return true;
	}

}
