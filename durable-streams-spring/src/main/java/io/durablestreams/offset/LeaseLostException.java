package io.durablestreams.offset;

/**
 * A checkpoint was not stored, because the lease on its stream has passed to another
 * owner.
 */
public class LeaseLostException extends OffsetStoreException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message whose checkpoint it was
	 */
	public LeaseLostException(String message) {
		super(message, null);
	}

}
