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

import java.nio.charset.StandardCharsets;
import java.util.Set;

import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * What ends a request early: a problem that is answered. Its detail is the gateway's own
 * text and shows nothing that a caller wrote and nothing of the stream server.
 */
final class GatewayProblemException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient HttpStatusCode status;

	private final String detail;

	private final transient HttpHeaders headers = new HttpHeaders();

	GatewayProblemException(HttpStatusCode status, String detail) {
		super(detail, null, false, false);
		this.status = status;
		this.detail = detail;
	}

	static GatewayProblemException badRequest(String detail) {
		return new GatewayProblemException(HttpStatus.BAD_REQUEST, detail);
	}

	static GatewayProblemException notFound() {
		return new GatewayProblemException(HttpStatus.NOT_FOUND, "There is no such stream.");
	}

	static GatewayProblemException notAllowed(Set<StreamOperation> allowed) {
		GatewayProblemException problem = new GatewayProblemException(HttpStatus.METHOD_NOT_ALLOWED,
				"This can't be done with streams here.");
		problem.headers.set(HttpHeaders.ALLOW, String.join(", ", RequestedOperations.methods(allowed)));
		return problem;
	}

	/**
	 * A problem that goes away by itself.
	 * @param seconds when to try again
	 */
	static GatewayProblemException temporary(HttpStatus status, String detail, int seconds) {
		GatewayProblemException problem = new GatewayProblemException(status, detail);
		problem.headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
		return problem;
	}

	GatewayProblemException header(HttpHeaders headers) {
		headers.forEach(this.headers::put);
		return this;
	}

	GatewayResponse response(boolean withBody) {
		HttpHeaders headers = new HttpHeaders();
		this.headers.forEach(headers::put);
		headers.setCacheControl("no-store");
		BrowserHeaders.add(headers, GatewayCache.NO_STORE);
		headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		HttpStatus known = HttpStatus.resolve(this.status.value());
		// All of it is plain text of ours, in which JSON has nothing to escape.
		String body = "{\"title\":\"" + ((known != null) ? known.getReasonPhrase() : "Error") + "\",\"status\":"
				+ this.status.value() + ",\"detail\":\"" + this.detail + "\"}";
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		headers.setContentLength(bytes.length);
		return new GatewayResponse(this.status, headers,
				withBody ? Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(bytes))) : null,
				false);
	}

}
