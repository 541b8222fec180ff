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

import io.durablestreams.gateway.GatewayResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Writes a gateway's response as it is: whether it was modified has been decided by the
 * stream server.
 */
final class ReactiveGatewayResponse implements ServerResponse {

	private final GatewayResponse response;

	ReactiveGatewayResponse(GatewayResponse response) {
		this.response = response;
	}

	@Override
	public HttpStatusCode statusCode() {
		return this.response.status();
	}

	@Override
	public HttpHeaders headers() {
		return this.response.headers();
	}

	@Override
	public MultiValueMap<String, ResponseCookie> cookies() {
		return CollectionUtils.unmodifiableMultiValueMap(new LinkedMultiValueMap<>());
	}

	@Override
	public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
		ServerHttpResponse target = exchange.getResponse();
		target.setStatusCode(this.response.status());
		this.response.headers().forEach(target.getHeaders()::put);
		Flux<DataBuffer> body = this.response.body();
		if (body == null) {
			return target.setComplete();
		}
		// A length tells clients that they have it all before its end is written. Reactor
		// Netty closes then instead of answering a last request, such as each HEAD of
		// Node's.
		target.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
		return this.response.isLive() ? target.writeAndFlushWith(body.map(Mono::just)) : target.writeWith(body);
	}

}
