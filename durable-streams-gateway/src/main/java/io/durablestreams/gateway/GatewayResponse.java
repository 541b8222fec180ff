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

package io.durablestreams.gateway;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * What a gateway answers.
 */
public final class GatewayResponse {

	private final HttpStatusCode status;

	private final HttpHeaders headers;

	private final @Nullable Flux<DataBuffer> body;

	private final boolean live;

	GatewayResponse(HttpStatusCode status, HttpHeaders headers, @Nullable Flux<DataBuffer> body, boolean live) {
		this.status = status;
		this.headers = headers;
		this.body = body;
		this.live = live;
	}

	/**
	 * The response's status.
	 * @return the status
	 */
	public HttpStatusCode status() {
		return this.status;
	}

	/**
	 * The response's headers: all that there are to be.
	 * @return the headers
	 */
	public HttpHeaders headers() {
		return this.headers;
	}

	/**
	 * The response's body, which has to be subscribed to at once. Whoever subscribes
	 * releases its buffers, asks for no more than it can send, cancels it when the client
	 * has gone, and breaks the connection off if it ends with an error.
	 * @return the body, or {@code null} if there is none
	 */
	public @Nullable Flux<DataBuffer> body() {
		return this.body;
	}

	/**
	 * Whether each buffer has to be flushed: the body lasts and brings something now and
	 * then.
	 * @return whether the body is an event stream
	 */
	public boolean isLive() {
		return this.live;
	}

}
