package io.durablestreams.producer;

/**
 * The producer's buffer had no room for the message in time.
 */
public final class BufferExhaustedException extends RejectedAppendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param streamName the stream
	 * @param message what was waited for
	 */
	public BufferExhaustedException(String streamName, String message) {
		super(streamName, message, null);
	}

}
