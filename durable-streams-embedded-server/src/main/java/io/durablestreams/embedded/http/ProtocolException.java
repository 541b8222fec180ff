package io.durablestreams.embedded.http;

import org.springframework.http.HttpStatus;

/**
 * A request that can't be served as it is.
 */
final class ProtocolException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	ProtocolException(HttpStatus status, String message) {
		super(message, null, false, false);
		this.status = status;
	}

	static ProtocolException badRequest(String message) {
		return new ProtocolException(HttpStatus.BAD_REQUEST, message);
	}

	HttpStatus status() {
		return this.status;
	}

}
