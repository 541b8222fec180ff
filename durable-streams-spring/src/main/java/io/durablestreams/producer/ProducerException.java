package io.durablestreams.producer;

import org.jspecify.annotations.Nullable;

/**
 * A message wasn't acknowledged. Either it is certainly not in the stream
 * ({@link RejectedAppendException}) or it may be there, once
 * ({@link UnknownOutcomeException}).
 */
public abstract sealed class ProducerException extends RuntimeException
		permits RejectedAppendException, UnknownOutcomeException {

	private static final long serialVersionUID = 1L;

	private final String streamName;

	ProducerException(String streamName, String message, @Nullable Throwable cause) {
		super("Stream '" + streamName + "': " + message, cause);
		this.streamName = streamName;
	}

	/**
	 * The stream that the message was for.
	 * @return the stream's name, without any query string
	 */
	public String getStreamName() {
		return this.streamName;
	}

}
