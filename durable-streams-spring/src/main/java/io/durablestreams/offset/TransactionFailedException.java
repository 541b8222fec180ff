package io.durablestreams.offset;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint was not stored, because the transaction that it was to be part of had
 * failed before: its time was over, or a statement in it had failed. The store is well;
 * whoever used the transaction is to blame.
 */
public class TransactionFailedException extends OffsetStoreException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what failed and how to mend it
	 * @param cause the cause, if any
	 */
	public TransactionFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
