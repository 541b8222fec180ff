package io.durablestreams.client.error;

import io.durablestreams.client.StreamPosition;

/**
 * A message in the stream is larger than the client is set to hold.
 */
public final class MessageTooLargeException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final StreamPosition position;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param position the position right before the message
	 * @param limit the client's limit in bytes
	 */
	public MessageTooLargeException(FailedRequest request, StreamPosition position, long limit) {
		super(request, "the message at position " + position + " is larger than the limit of " + limit
				+ " bytes; raise the client's maximum message size to read it", null);
		this.position = position;
	}

	/**
	 * Where the message begins.
	 * @return the position right before the message
	 */
	public StreamPosition getPosition() {
		return this.position;
	}

}
