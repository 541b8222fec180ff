package io.durablestreams.client.error;

import io.durablestreams.client.StreamPosition;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The position to read from is no longer what it was: the server dropped the data behind
 * it (410), or the stream was deleted or made anew. Reading on would lose or repeat
 * messages.
 */
public final class PositionLostException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final StreamPosition position;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param position the position that is lost
	 * @param explanation by what it is known to be lost
	 */
	public PositionLostException(FailedRequest request, StreamPosition position, String explanation) {
		super(request, "position " + position + " is lost: " + explanation, null);
		this.position = position;
	}

	/**
	 * The position that is lost.
	 * @return the position
	 */
	public StreamPosition getPosition() {
		return this.position;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.GONE;
	}

}
