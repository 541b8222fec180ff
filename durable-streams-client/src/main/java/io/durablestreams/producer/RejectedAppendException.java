package io.durablestreams.producer;

import org.jspecify.annotations.Nullable;

/**
 * The message isn't in the stream and won't get there: sending it again is safe. The
 * cause, where the server refused it, is a
 * {@link io.durablestreams.client.error.DurableStreamException}.
 */
public sealed class RejectedAppendException extends ProducerException
		permits BufferExhaustedException, ProducerFencedException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param streamName the stream
	 * @param message why the message was rejected, free of secrets
	 * @param cause the cause, if any
	 */
	public RejectedAppendException(String streamName, String message, @Nullable Throwable cause) {
		super(streamName, message, cause);
	}

}
