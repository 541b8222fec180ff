package io.durablestreams.embedded.store;

/**
 * The store refused an operation and changed nothing.
 */
public final class RefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Refusal refusal;

	/**
	 * Create the exception without a stack trace: a refusal is an answer, not a fault.
	 * @param refusal why
	 */
	public RefusedException(Refusal refusal) {
		super(refusal.message(), null, false, false);
		this.refusal = refusal;
	}

	/**
	 * Why the operation was refused.
	 * @return the reason with its details
	 */
	public Refusal refusal() {
		return this.refusal;
	}

}
