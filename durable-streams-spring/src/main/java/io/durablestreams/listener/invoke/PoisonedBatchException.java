package io.durablestreams.listener.invoke;

/**
 * A message of a batch can't be converted or isn't valid; the listener was not called.
 */
public class PoisonedBatchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int index;

	/**
	 * Create the exception.
	 * @param index the message's index in the batch
	 * @param cause what is wrong with it
	 */
	public PoisonedBatchException(int index, Exception cause) {
		super("Message " + index + " of the batch: " + cause.getMessage(), cause);
		this.index = index;
	}

	/**
	 * The message's index in the batch.
	 * @return the index
	 */
	public int getIndex() {
		return this.index;
	}

}
