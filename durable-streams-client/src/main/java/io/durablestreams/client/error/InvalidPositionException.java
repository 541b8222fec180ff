package io.durablestreams.client.error;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * A text is no offset or position. A controller that lets the exception through answers
 * 400.
 */
public final class InvalidPositionException extends IllegalArgumentException implements ErrorResponse {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is wrong with the text
	 * @param cause what showed it, or {@code null}
	 */
	public InvalidPositionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.BAD_REQUEST;
	}

	@Override
	public ProblemDetail getBody() {
		return ProblemDetail.forStatus(getStatusCode());
	}

}
