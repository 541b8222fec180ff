/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
