package io.durablestreams.embedded.http;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * What every response says to browsers (protocol section 10.7), and answers to preflight
 * requests.
 */
final class ResponseHeadersFilter implements WebFilter {

	private static final String METHODS = "GET, POST, PUT, DELETE, HEAD, OPTIONS";

	private static final String REQUEST_HEADERS = "Content-Type, Authorization, If-None-Match, Stream-Seq, Stream-TTL, "
			+ "Stream-Expires-At, Stream-Closed, Stream-Forked-From, Stream-Fork-Offset, Stream-Fork-Sub-Offset, "
			+ "Producer-Id, Producer-Epoch, Producer-Seq";

	private static final String RESPONSE_HEADERS = "Stream-Next-Offset, Stream-Cursor, Stream-Up-To-Date, "
			+ "Stream-Closed, Stream-TTL, Stream-Expires-At, Stream-SSE-Data-Encoding, Producer-Epoch, Producer-Seq, "
			+ "Producer-Expected-Seq, Producer-Received-Seq, ETag, Content-Type, Location, Retry-After";

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		HttpHeaders headers = exchange.getResponse().getHeaders();
		headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
		headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Cross-Origin-Resource-Policy", "cross-origin");
		if (exchange.getRequest().getMethod() != HttpMethod.OPTIONS) {
			return chain.filter(exchange);
		}
		headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
		headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
		exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
		return exchange.getResponse().setComplete();
	}

}
