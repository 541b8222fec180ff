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

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Lets planned faults befall requests.
 */
final class FaultFilter implements WebFilter {

	private final FaultQueue queue;

	private final StreamPaths paths;

	FaultFilter(FaultQueue queue, StreamPaths paths) {
		this.queue = queue;
		this.paths = paths;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		FaultPlan plan = plan(exchange);
		if (plan == null) {
			return chain.filter(exchange);
		}
		Mono<Void> served = Mono.defer(() -> serve(exchange, chain, plan));
		return plan.delay().isZero() ? served : Mono.delay(plan.delay()).then(served);
	}

	private @Nullable FaultPlan plan(ServerWebExchange exchange) {
		String stream = this.paths.find(exchange.getRequest().getURI().getRawPath());
		return (stream != null) ? this.queue.take(stream, exchange.getRequest().getMethod()) : null;
	}

	private static Mono<Void> serve(ServerWebExchange exchange, WebFilterChain chain, FaultPlan plan) {
		ServerHttpResponse response = exchange.getResponse();
		boolean fails = plan.status() > 0 || plan.cutAfter() >= 0;
		if (!fails) {
			return chain.filter(exchange);
		}
		if (plan.applied()) {
			return chain.filter(exchange.mutate().response(new FaultyResponse(response, plan)).build());
		}
		return (plan.status() > 0) ? answer(response, plan) : FaultyResponse.breakConnection(response);
	}

	/**
	 * Answer with the plan's error.
	 */
	static Mono<Void> answer(ServerHttpResponse response, FaultPlan plan) {
		response.setStatusCode(HttpStatusCode.valueOf(plan.status()));
		HttpHeaders headers = response.getHeaders();
		headers.headerNames()
			.stream()
			.filter((name) -> name.startsWith("Stream-") || name.startsWith("Producer-"))
			.toList()
			.forEach(headers::remove);
		headers.remove(HttpHeaders.ETAG);
		headers.setCacheControl(ProtocolHeaders.NO_STORE);
		headers.setContentType(MediaType.TEXT_PLAIN);
		if (plan.retryAfter() != null) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(plan.retryAfter().toSeconds()));
		}
		byte[] message = "A planned fault".getBytes(StandardCharsets.US_ASCII);
		headers.setContentLength(message.length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(message)));
	}

}
