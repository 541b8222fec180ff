package io.durablestreams.client.error;

import io.durablestreams.client.Offset;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The stream is closed and takes no more data (409); nothing was written.
 */
public final class StreamClosedException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final @Nullable Offset finalOffset;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param finalOffset the offset behind the stream's last byte, if the server tells
	 */
	public StreamClosedException(FailedRequest request, @Nullable Offset finalOffset) {
		super(request, "the stream is closed and takes no more data", null);
		this.finalOffset = finalOffset;
	}

	/**
	 * The offset behind the stream's last byte.
	 * @return the offset, or {@code null} if the server doesn't tell
	 */
	public @Nullable Offset getFinalOffset() {
		return this.finalOffset;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
