package io.durablestreams.client.error;

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * The request that an exception is about.
 *
 * @param method the request's method
 * @param stream the stream's name, without a query string
 * @param status the response's status, or {@code null} if there was no response
 */
public record FailedRequest(HttpMethod method, String stream, @Nullable Integer status) implements Serializable {

	/**
	 * A request that had no response.
	 * @param method the request's method
	 * @param stream the stream's name
	 * @return the request
	 */
	public static FailedRequest withoutResponse(HttpMethod method, String stream) {
		return new FailedRequest(method, stream, null);
	}

	/**
	 * Whether the request changes a stream.
	 * @return {@code false} for GET and HEAD
	 */
	boolean writes() {
		return !HttpMethod.GET.equals(this.method) && !HttpMethod.HEAD.equals(this.method);
	}

	@Override
	public String toString() {
		String text = this.method + " of stream '" + this.stream + "'";
		return (this.status != null) ? text + " was answered " + this.status : text + " failed";
	}

}
