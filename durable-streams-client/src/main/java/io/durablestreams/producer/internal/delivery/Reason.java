package io.durablestreams.producer.internal.delivery;

/**
 * Why an epoch was given up, and with it batches that had no outcome.
 */
public enum Reason {

	/** The server refused a body. */
	REFUSED,

	/** The server takes nothing from this producer now. */
	DENIED,

	/** Another producer took over the producer id, and it is not to be claimed back. */
	FENCED,

	/** Another producer took over the producer id, which is claimed back. */
	CLAIMED,

	/** The server doesn't know the producer's earlier batches any more. */
	STATE_LOST,

	/** The oldest batch couldn't be delivered in time. */
	TIMED_OUT,

	/** The producer was closed. */
	ABANDONED;

	/**
	 * Whether batches that are certainly not in the stream go on under the next epoch.
	 * @return {@code false} if they end as rejected
	 */
	boolean movesOver() {
		return this == REFUSED || this == CLAIMED || this == STATE_LOST;
	}

	/**
	 * Whether batches end that were never sent.
	 * @return {@code true} if all that is pending ends
	 */
	boolean endsAll() {
		return this == DENIED || this == FENCED || this == ABANDONED;
	}

}
