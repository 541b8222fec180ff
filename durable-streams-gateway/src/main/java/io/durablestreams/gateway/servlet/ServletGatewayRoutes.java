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
import java.time.Duration;
import java.util.Optional;

import io.durablestreams.gateway.DurableStreamGateway;
import io.durablestreams.gateway.GatewayRoute;

import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The routes of a gateway as functional routes of Spring MVC, so that filters, security,
 * CORS and observation apply as to any handler. A live reader holds no thread.
 */
public final class ServletGatewayRoutes {

	/** The gateway has time-outs of its own. */
	private static final Duration NEVER = Duration.ofMillis(-1);

	private ServletGatewayRoutes() {
	}

	/**
	 * Make a router function, to be a bean.
	 * @param gateway the gateway
	 * @return its routes
	 */
	public static RouterFunction<ServerResponse> of(DurableStreamGateway gateway) {
		RouterFunction<ServerResponse> routes = (request) -> Optional.empty();
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

	private static ServerResponse handle(DurableStreamGateway gateway, GatewayRoute route, ServerRequest request)
			throws IOException {
		ServletGatewayRequest read = ServletGatewayRequest.read(request, route.maxBodySize());
		return ServerResponse.async(gateway.handle(route, read).map(ServletGatewayResponse::new).toFuture(), NEVER);
	}

}
