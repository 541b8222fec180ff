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

package io.durablestreams.embedded.internal.subscription;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The control routes below {@code __ds}.
 */
public final class SubscriptionRoutes implements HandlerFunction<ServerResponse> {

	/** The first segment of all control routes, which no stream may have. */
	public static final String ROOT = "__ds";

	private static final String BEARER = "Bearer ";

	private static final int METHOD_NOT_ALLOWED = 405;

	private final JsonMapper mapper = JsonMapper.shared();

	private final SubscriptionService service;

	private final Function<ServerRequest, String> path;

	private final Function<ServerRequest, Mono<byte[]>> body;

	/**
	 * Create the routes.
	 * @param service the subscriptions
	 * @param path finds the path of a request below the base path
	 * @param body collects a request's body, empty if it has none
	 */
	public SubscriptionRoutes(SubscriptionService service, Function<ServerRequest, String> path,
			Function<ServerRequest, Mono<byte[]>> body) {
		this.body = body;
		this.service = service;
		this.path = path;
	}

	@Override
	public Mono<ServerResponse> handle(ServerRequest request) {
		return Mono.defer(() -> route(request)).onErrorResume(SubscriptionException.class, this::problem);
	}

	private Mono<ServerResponse> route(ServerRequest request) {
		String[] segments = this.path.apply(request).split("/", 5);
		if (segments.length == 2 && segments[1].equals("jwks.json")) {
			return only(HttpMethod.GET, request, this::jwks);
		}
		if (segments.length < 3 || !segments[1].equals("subscriptions") || segments[2].isEmpty()) {
			throw notFound();
		}
		String id = decode(segments[2]);
		if (segments.length == 3) {
			return subscription(request, id);
		}
		if (segments.length == 5) {
			if (!segments[3].equals("streams")) {
				throw notFound();
			}
			return only(HttpMethod.DELETE, request,
					() -> this.service.removeStream(id, decode(segments[4])).then(noContent()));
		}
		return only(HttpMethod.POST, request,
				() -> body(request).flatMap((body) -> action(request, id, segments[3], body)));
	}

	private Mono<ServerResponse> subscription(ServerRequest request, String id) {
		HttpMethod method = request.method();
		if (method == HttpMethod.PUT) {
			return body(request).map(SubscriptionConfig::parse)
				.flatMap((config) -> this.service.create(id, config))
				.flatMap((result) -> json(result.created() ? 201 : 200, result.view()));
		}
		if (method == HttpMethod.GET) {
			return this.service.get(id).flatMap((view) -> json(200, view));
		}
		return only(HttpMethod.DELETE, request, () -> this.service.delete(id).then(noContent()));
	}

	private Mono<ServerResponse> action(ServerRequest request, String id, String action, JsonNode body) {
		return switch (action) {
			case "streams" -> {
				List<String> streams = SubscriptionConfig.streams(body.path("streams"));
				SubscriptionConfig.require(!streams.isEmpty(), "streams has to name at least one stream");
				yield this.service.addStreams(id, streams).then(noContent());
			}
			case "claim" -> {
				String worker = SubscriptionConfig.text(body, "worker");
				if (worker == null) {
					throw new SubscriptionException(SubscriptionException.Problem.INVALID_REQUEST,
							"worker is required");
				}
				yield this.service.claim(id, worker).flatMap((claim) -> json(200, claim));
			}
			case "ack", "callback" -> this.service.acknowledge(id, action.equals("ack"), token(request), body)
				.flatMap((answer) -> json(200, answer));
			case "release" -> this.service.release(id, token(request), body).then(noContent());
			default -> throw notFound();
		};
	}

	private Mono<ServerResponse> jwks() {
		return ServerResponse.ok()
			.header(HttpHeaders.CONTENT_TYPE, "application/jwk-set+json")
			.header(HttpHeaders.CACHE_CONTROL, "public, max-age=300")
			.body(Mono.fromSupplier(() -> this.mapper.writeValueAsBytes(this.service.jwks())), byte[].class);
	}

	private Mono<JsonNode> body(ServerRequest request) {
		return this.body.apply(request).map(this::parse);
	}

	private JsonNode parse(byte[] bytes) {
		try {
			JsonNode body = (bytes.length > 0) ? this.mapper.readTree(bytes) : this.mapper.createObjectNode();
			SubscriptionConfig.require(body.isObject(), "The body has to be a JSON object");
			return body;
		}
		catch (JacksonException ex) {
			throw new SubscriptionException(SubscriptionException.Problem.INVALID_REQUEST, "The body isn't JSON");
		}
	}

	private Mono<ServerResponse> problem(SubscriptionException ex) {
		Map<String, Object> error = new LinkedHashMap<>();
		error.put("code", ex.problem().name());
		error.put("message", String.valueOf(ex.getMessage()));
		error.putAll(ex.details());
		return json(ex.problem().status(), Map.of("error", error));
	}

	private Mono<ServerResponse> json(int status, Object body) {
		return ServerResponse.status(status)
			.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(Mono.fromSupplier(() -> this.mapper.writeValueAsBytes(body)), byte[].class);
	}

	private static Mono<ServerResponse> only(HttpMethod method, ServerRequest request,
			Supplier<Mono<ServerResponse>> handler) {
		return (request.method() == method) ? handler.get()
				: ServerResponse.status(METHOD_NOT_ALLOWED).header(HttpHeaders.ALLOW, method.name()).build();
	}

	private static Mono<ServerResponse> noContent() {
		return ServerResponse.noContent().build();
	}

	private static String token(ServerRequest request) {
		String authorization = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
		if (authorization == null || !authorization.startsWith(BEARER)) {
			throw new SubscriptionException(SubscriptionException.Problem.TOKEN_INVALID, "A bearer token is required");
		}
		return authorization.substring(BEARER.length());
	}

	private static String decode(String segment) {
		return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	private static SubscriptionException notFound() {
		return new SubscriptionException(SubscriptionException.Problem.SUBSCRIPTION_NOT_FOUND,
				"There is no such control route");
	}

}
