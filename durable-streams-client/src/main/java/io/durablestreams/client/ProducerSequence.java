package io.durablestreams.client;

/**
 * The numbers that make an append idempotent: the same three values name the same batch
 * for ever (protocol section 5.2.1).
 *
 * @param producerId who writes
 * @param epoch the writer's session, 0 to 2^53-1
 * @param sequence the batch's number in its epoch, from 0 to 2^53-1
 */
public record ProducerSequence(String producerId, long epoch, long sequence) {

	/** The largest epoch and sequence that the protocol allows, 2^53-1. */
	public static final long MAX_VALUE = (1L << 53) - 1;

	/**
	 * Create the numbers of a batch.
	 * @throws IllegalArgumentException if the id is blank or a number is out of range
	 */
	public ProducerSequence {
		if (producerId.isBlank()) {
			throw new IllegalArgumentException("A producer id must not be blank");
		}
		if (epoch < 0 || epoch > MAX_VALUE) {
			throw new IllegalArgumentException("Epoch " + epoch + " of producer '" + producerId
					+ "' is out of range: it must lie between 0 and " + MAX_VALUE);
		}
		if (sequence < 0 || sequence > MAX_VALUE) {
			throw new IllegalArgumentException("Sequence " + sequence + " of producer '" + producerId
					+ "' is out of range: it must lie between 0 and " + MAX_VALUE);
		}
	}

}
