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

package io.durablestreams.gateway.reactive;

import java.net.URI;
import java.security.Principal;

import io.durablestreams.gateway.GatewayRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * A request as WebFlux sees it.
 */
final class ReactiveGatewayRequest implements GatewayRequest {

	private final ServerRequest request;

	private final @Nullable Principal principal;

	ReactiveGatewayRequest(ServerRequest request, @Nullable Principal principal) {
		this.request = request;
		this.principal = principal;
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
		return this.request.queryParams();
	}

	@Override
	public HttpHeaders headers() {
		return this.request.headers().asHttpHeaders();
	}

	@Override
	public @Nullable Principal principal() {
		return this.principal;
	}

	@Override
	public Mono<byte[]> body(int maxBytes) {
		return DataBufferUtils.join(this.request.exchange().getRequest().getBody(), maxBytes)
			.map(ReactiveGatewayRequest::bytes);
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

}
