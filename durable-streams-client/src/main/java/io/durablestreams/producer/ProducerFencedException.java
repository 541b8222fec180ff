package io.durablestreams.producer;

import org.jspecify.annotations.Nullable;

/**
 * Another producer uses the same producer id with the same or a higher epoch, and this
 * one may not claim the id back. It takes no more messages.
 */
public final class ProducerFencedException extends RejectedAppendException {

	private static final long serialVersionUID = 1L;

	private final String producerId;

	/**
	 * Create the exception.
	 * @param streamName the stream
	 * @param producerId the producer id that both use
	 * @param cause the server's response, if it gave an error
	 */
	public ProducerFencedException(String streamName, String producerId, @Nullable Throwable cause) {
		super(streamName,
				"producer '" + producerId + "' is fenced: another producer uses its id. Give each "
						+ "instance a producer id of its own (the default), or let the last one win with auto-claim",
				cause);
		this.producerId = producerId;
	}

	/**
	 * The producer id that was taken over.
	 * @return the id
	 */
	public String getProducerId() {
		return this.producerId;
	}

}
