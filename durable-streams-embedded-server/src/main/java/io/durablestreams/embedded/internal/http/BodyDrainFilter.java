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

package io.durablestreams.embedded.internal.http;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Reads past the body of a request that is answered without it. Otherwise the connection
 * may stop reading, and its next request would wait for ever; or the connection is closed
 * while the client still sends, and the client would never see the answer.
 */
final class BodyDrainFilter implements WebFilter {

	private final long maxDrained;

	BodyDrainFilter(long maxDrained) {
		this.maxDrained = maxDrained;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		HttpHeaders headers = exchange.getRequest().getHeaders();
		if (headers.getContentLength() <= 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
			return chain.filter(exchange);
		}
		ObservedRequest request = new ObservedRequest(exchange.getRequest());
		exchange.getResponse().beforeCommit(() -> finish(exchange, request));
		return chain.filter(exchange.mutate().request(request).build())
			.onErrorResume(Answers::isGone, (ex) -> Mono.empty());
	}

	private Mono<Void> finish(ServerWebExchange exchange, ObservedRequest request) {
		if (request.getHeaders().getContentLength() > this.maxDrained) {
			exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
			return Mono.empty();
		}
		// Mapped to what needs no release: whoever discards a buffer would release it
		// again.
		Mono<Void> drained = request.wasRead() ? Mono.empty() : request.getBody().map(DataBufferUtils::release).then();
		return drained.then(Mono.defer(() -> requireUnanswered(exchange.getResponse())));
	}

	/** A body that makes no sense has been answered by the codec. */
	private static Mono<Void> requireUnanswered(ServerHttpResponse response) {
		HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
		return netty.hasSentHeaders() ? Mono.error(new AbortedException("The body can't be decoded")) : Mono.empty();
	}

	private static final class ObservedRequest extends ServerHttpRequestDecorator {

		private final AtomicBoolean read = new AtomicBoolean();

		ObservedRequest(ServerHttpRequest request) {
			super(request);
		}

		boolean wasRead() {
			return this.read.get();
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return super.getBody().doOnSubscribe((subscription) -> this.read.set(true));
		}

	}

}
