package io.durablestreams.client.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The server wants fewer requests (429); nothing was written.
 */
public final class RateLimitedException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param retryAfter the wait that the server asks for, if it names one
	 */
	public RateLimitedException(FailedRequest request, @Nullable Duration retryAfter) {
		super(request, "the server's rate limit is exceeded", null, retryAfter);
	}

	@Override
	public boolean isTransient() {
		return true;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.SERVICE_UNAVAILABLE;
	}

}
