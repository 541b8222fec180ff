package io.durablestreams.client.error;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * An operation on a durable stream failed. The family is closed: each way to fail has a
 * type of its own. Messages name the method and the stream, never a query string, a
 * header or a body.
 */
public abstract sealed class DurableStreamException extends RuntimeException
		permits BadRequestException, ClientClosedException, ContentTypeMismatchException, ForbiddenException,
		InvalidArgumentException, MalformedResponseException, MessageTooLargeException, NotSupportedException,
		PayloadTooLargeException, PositionLostException, RateLimitedException, SequenceConflictException,
		SequenceGapException, ServerErrorException, StaleEpochException, StreamAlreadyExistsException,
		StreamClosedException, StreamConflictException, StreamGoneException, StreamNotFoundException,
		TransportException, UnauthorizedException, UnreadableMessageException {

	private static final long serialVersionUID = 1L;

	private final transient FailedRequest request;

	DurableStreamException(FailedRequest request, String explanation, @Nullable Throwable cause) {
		super(request + ": " + explanation, cause);
		this.request = request;
	}

	/**
	 * The method of the request that failed.
	 * @return the method
	 */
	public HttpMethod getMethod() {
		return this.request.method();
	}

	/**
	 * The name of the stream that the request was for.
	 * @return the name
	 */
	public String getStream() {
		return this.request.stream();
	}

	/**
	 * The status of the answer.
	 * @return the status, or {@code null} if there was no answer
	 */
	public @Nullable Integer getStatus() {
		return this.request.status();
	}

	/**
	 * Whether the server may have applied the request although it failed.
	 * @return {@code false} where it is certain that nothing was written
	 */
	public boolean isPossiblyApplied() {
		return false;
	}

	/**
	 * Whether the same request may succeed later without anything else having changed.
	 * @return whether repeating it makes sense
	 */
	public boolean isTransient() {
		return false;
	}

	final boolean writes() {
		return this.request.writes();
	}

}
