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

import io.durablestreams.gateway.DurableStreamGateway;
import io.durablestreams.gateway.GatewayRoute;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The routes of a gateway as functional routes of Spring WebFlux, so that filters,
 * security, CORS and observation apply as to any handler.
 */
public final class ReactiveGatewayRoutes {

	private ReactiveGatewayRoutes() {
	}

	/**
	 * Make a router function, to be a bean.
	 * @param gateway the gateway
	 * @return its routes
	 */
	public static RouterFunction<ServerResponse> of(DurableStreamGateway gateway) {
		RouterFunction<ServerResponse> routes = (request) -> Mono.empty();
		for (GatewayRoute route : gateway.routes()) {
			routes = routes.and(RouterFunctions.route(predicate(route), (request) -> handle(gateway, route, request)));
		}
		return routes;
	}

	private static RequestPredicate predicate(GatewayRoute route) {
		return RequestPredicates
			.methods(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)
			.and(RequestPredicates.path(route.path()));
	}

	private static Mono<ServerResponse> handle(DurableStreamGateway gateway, GatewayRoute route,
			ServerRequest request) {
		return request.principal()
			.map((principal) -> new ReactiveGatewayRequest(request, principal))
			.switchIfEmpty(Mono.fromSupplier(() -> new ReactiveGatewayRequest(request, null)))
			.flatMap((known) -> gateway.handle(route, known))
			.map(ReactiveGatewayResponse::new);
	}

}
