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
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Turns away web pages that may not use this server, and tells browsers what they have to
 * know (protocol section 10.7). Requests of foreign pages are refused, not merely
 * unreadable: a simple POST needs no permission and would have been applied.
 */
final class BrowserFilter implements WebFilter {

	private static final String METHODS = "GET, POST, PUT, DELETE, HEAD, OPTIONS";

	private static final String REQUEST_HEADERS = "Content-Type, Authorization, If-None-Match, Stream-Seq, Stream-TTL, "
			+ "Stream-Expires-At, Stream-Closed, Stream-Forked-From, Stream-Fork-Offset, Stream-Fork-Sub-Offset, "
			+ "Producer-Id, Producer-Epoch, Producer-Seq";

	private static final String RESPONSE_HEADERS = "Stream-Next-Offset, Stream-Cursor, Stream-Up-To-Date, "
			+ "Stream-Closed, Stream-TTL, Stream-Expires-At, Stream-SSE-Data-Encoding, Producer-Epoch, Producer-Seq, "
			+ "Producer-Expected-Seq, Producer-Received-Seq, ETag, Content-Type, Location, Retry-After";

	private final BrowserAccess access;

	BrowserFilter(BrowserAccess access) {
		this.access = access;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		HttpHeaders request = exchange.getRequest().getHeaders();
		ServerHttpResponse response = exchange.getResponse();
		HttpHeaders headers = response.getHeaders();
		headers.set("X-Content-Type-Options", "nosniff");
		// For what pages embed without asking; what they ask for is a matter of CORS.
		headers.set("Cross-Origin-Resource-Policy", "same-site");
		headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
		if (!request.getOrEmpty(HttpHeaders.HOST).stream().allMatch(this.access::allowsHost)) {
			return refuse(response, HttpStatus.MISDIRECTED_REQUEST,
					"This server isn't called by the name in the Host header. Names other than localhost and loopback "
							+ "addresses have to be allowed: 'allowedHosts', 'durable.streams.embedded.allowed-hosts'");
		}
		List<String> origins = request.getOrEmpty(HttpHeaders.ORIGIN);
		if (!origins.stream().allMatch(this.access::allowsOrigin)) {
			return refuse(response, HttpStatus.FORBIDDEN,
					"Web pages of this origin may not use this server. Origins other than those of this machine have "
							+ "to be allowed: 'allowedOrigins', 'durable.streams.embedded.allowed-origins'");
		}
		String origin = origins.isEmpty() ? null : origins.get(0);
		return exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS) ? preflight(response, origin)
				: allow(exchange, chain, origin);
	}

	private static Mono<Void> allow(ServerWebExchange exchange, WebFilterChain chain, @Nullable String origin) {
		allowOrigin(exchange.getResponse(), origin);
		return chain.filter(exchange);
	}

	private static Mono<Void> preflight(ServerHttpResponse response, @Nullable String origin) {
		allowOrigin(response, origin);
		response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
		response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
		response.setStatusCode(HttpStatus.NO_CONTENT);
		return response.setComplete();
	}

	private static void allowOrigin(ServerHttpResponse response, @Nullable String origin) {
		if (origin != null) {
			response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
			response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
		}
	}

	private static Mono<Void> refuse(ServerHttpResponse response, HttpStatus status, String message) {
		byte[] text = message.getBytes(StandardCharsets.UTF_8);
		response.setStatusCode(status);
		response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
		response.getHeaders().setContentLength(text.length);
		response.getHeaders().setCacheControl(ProtocolHeaders.NO_STORE);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(text)));
	}

}
