package io.durablestreams.producer;

import org.jspecify.annotations.Nullable;

/**
 * The message may be in the stream, at most once: a request that held it had no response,
 * and asking again was not possible. It isn't sent again by the producer; sending it
 * again may write it a second time.
 */
public final class UnknownOutcomeException extends ProducerException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param streamName the stream
	 * @param message why the outcome is unknown, free of secrets
	 * @param cause the last failure, if any
	 */
	public UnknownOutcomeException(String streamName, String message, @Nullable Throwable cause) {
		super(streamName, message, cause);
	}

}
