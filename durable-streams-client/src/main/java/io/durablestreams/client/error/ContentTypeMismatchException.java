package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * The append's content type isn't the stream's (409).
 */
public final class ContentTypeMismatchException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final String appendType;

	private final String streamType;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param appendType the append's content type
	 * @param streamType the stream's content type
	 */
	public ContentTypeMismatchException(FailedRequest request, MediaType appendType, MediaType streamType) {
		super(request, "the content type of the append is '" + appendType + "', the stream's is '" + streamType + "'",
				null);
		this.appendType = appendType.toString();
		this.streamType = streamType.toString();
	}

	/**
	 * The content type of what was to be appended.
	 * @return the content type
	 */
	public MediaType getAppendType() {
		return MediaType.valueOf(this.appendType);
	}

	/**
	 * The content type of the stream.
	 * @return the content type
	 */
	public MediaType getStreamType() {
		return MediaType.valueOf(this.streamType);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
