package io.durablestreams.client.error;

import io.durablestreams.client.StreamPosition;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * A message could not be converted to the type that was asked for. The others are not
 * affected: a read from {@link #getPosition()} goes on behind it.
 */
public final class UnreadableMessageException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final StreamPosition position;

	private final byte[] data;

	/**
	 * Create the exception.
	 * @param request the read
	 * @param position the position right behind the message
	 * @param data the message's bytes
	 * @param type the type that was asked for
	 * @param cause why the message is not of that type
	 */
	public UnreadableMessageException(FailedRequest request, StreamPosition position, byte[] data, String type,
			Throwable cause) {
		super(request, "the message before position " + position + " can't be read as " + type, cause);
		this.position = position;
		this.data = data;
	}

	/**
	 * Where reading goes on without the message.
	 * @return the position right behind the message
	 */
	public StreamPosition getPosition() {
		return this.position;
	}

	/**
	 * The message as it lies in the stream.
	 * @return its bytes
	 */
	public byte[] getData() {
		return this.data;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.INTERNAL_SERVER_ERROR;
	}

}
