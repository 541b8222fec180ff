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

package io.durablestreams.gateway;

import java.net.URI;
import java.security.Principal;

import io.durablestreams.gateway.reactive.ReactiveGatewayRoutes;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;

/**
 * WebFlux on Reactor Netty.
 */
final class NettyStack implements WebStack {

	private final DisposableServer server;

	NettyStack(DurableStreamGateway gateway, int port) {
		HandlerStrategies strategies = HandlerStrategies.builder().webFilter((exchange, chain) -> {
			Principal user = WebStack.user(exchange.getRequest().getHeaders().getFirst(USER));
			return chain.filter((user != null) ? exchange.mutate().principal(Mono.just(user)).build() : exchange);
		}).build();
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(port)
			.handle(new ReactorHttpHandlerAdapter(
					RouterFunctions.toHttpHandler(ReactiveGatewayRoutes.of(gateway), strategies)))
			.bindNow();
	}

	@Override
	public URI url() {
		return URI.create("http://127.0.0.1:" + this.server.port());
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

}
