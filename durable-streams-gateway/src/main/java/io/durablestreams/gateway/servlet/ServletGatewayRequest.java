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

package io.durablestreams.gateway.servlet;

import java.io.IOException;
import java.net.URI;
import java.security.Principal;

import io.durablestreams.gateway.GatewayRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * A request as Spring MVC sees it, read on its thread.
 */
final class ServletGatewayRequest implements GatewayRequest {

	private final ServerRequest request;

	private final HttpHeaders headers;

	private final MultiValueMap<String, String> query;

	private final @Nullable Principal principal;

	private final byte[] body;

	private ServletGatewayRequest(ServerRequest request, byte[] body) {
		this.request = request;
		this.headers = request.headers().asHttpHeaders();
		this.query = request.params();
		this.principal = request.principal().orElse(null);
		this.body = body;
	}

	static ServletGatewayRequest read(ServerRequest request, int maxBytes) throws IOException {
		boolean withBody = request.method().equals(HttpMethod.POST) || request.method().equals(HttpMethod.PUT);
		byte[] body = withBody ? request.servletRequest().getInputStream().readNBytes(maxBytes + 1) : new byte[0];
		return new ServletGatewayRequest(request, body);
	}

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public URI uri() {
		return this.request.uri();
	}

	@Override
	public PathContainer path() {
		return this.request.requestPath().pathWithinApplication();
	}

	@Override
	public String contextPath() {
		return this.request.requestPath().contextPath().value();
	}

	@Override
	public MultiValueMap<String, String> query() {
		return this.query;
	}

	@Override
	public HttpHeaders headers() {
		return this.headers;
	}

	@Override
	public @Nullable Principal principal() {
		return this.principal;
	}

	@Override
	public Mono<byte[]> body(int maxBytes) {
		if (this.body.length == 0 && this.headers.getContentLength() > 0) {
			// Spring Boot's filters and others do so with forms, which would become
			// empty content.
			return Mono.error(() -> new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"A filter of the application has read the body: it can't be a form"));
		}
		return (this.body.length <= maxBytes) ? Mono.just(this.body)
				: Mono.error(() -> new DataBufferLimitException("The body has more than " + maxBytes + " bytes"));
	}

}
