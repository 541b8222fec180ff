package io.durablestreams.client.error;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * What the caller passed can't be sent. Nothing was. (Arguments that are wrong by
 * themselves, such as a negative time to live, are refused with an
 * {@link IllegalArgumentException} where they are passed.)
 */
public final class InvalidArgumentException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that can't be made
	 * @param explanation what is wrong with the argument
	 * @param cause the cause, if any
	 */
	public InvalidArgumentException(FailedRequest request, String explanation, @Nullable Throwable cause) {
		super(request, explanation, cause);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.INTERNAL_SERVER_ERROR;
	}

}
