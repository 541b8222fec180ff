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

package io.durablestreams.client;

import java.net.URI;
import java.time.Duration;

import io.durablestreams.client.error.FailedRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * One HTTP request for a stream.
 *
 * @param method the method
 * @param uri the whole URL
 * @param stream the stream, and what its handle adds
 * @param headers the request's own headers
 * @param body the body, or {@code null} for none
 * @param liveMode how the request waits for data, {@link LiveMode#OFF} for all that don't
 * @param responseTimeout how long to wait for the response's head
 */
record StreamRequest(HttpMethod method, URI uri, StreamTarget stream, HttpHeaders headers,
		AppendRequest.@Nullable Body body, LiveMode liveMode, Duration responseTimeout) {

	/** Neither the query nor the headers, which may hold secrets. */
	@Override
	public String toString() {
		return this.method + " of stream '" + this.stream.name() + "'";
	}

	/**
	 * Whether the request waits for data.
	 */
	boolean isLive() {
		return this.liveMode == LiveMode.LONG_POLL || this.liveMode == LiveMode.SSE;
	}

	FailedRequest withoutResponse() {
		return FailedRequest.withoutResponse(this.method, this.stream.name());
	}

	FailedRequest withStatus(int status) {
		return new FailedRequest(this.method, this.stream.name(), status);
	}

}
