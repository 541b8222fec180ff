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

import java.time.Duration;

import io.netty.channel.ChannelOption;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Listens on the loopback address.
 */
public final class HttpEndpoint {

	/** The only address that the server listens on. */
	public static final String HOST = "127.0.0.1";

	private static final int MAX_LOOPS = 4;

	/** Long enough for clients to have closed a connection that they keep, before. */
	private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final LoopResources loops = LoopResources.create("durable-streams-http", 1,
			Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors()), true);

	private final RequestTracker requests = new RequestTracker();

	private final ConnectionLimit connections;

	private final DisposableServer server;

	/**
	 * Begin to listen.
	 * @param port the port, 0 for a free one
	 * @param maxConnections how many connections are served at once
	 * @param routes what is served
	 * @param faults what goes wrong
	 * @param options how it is served
	 * @throws reactor.netty.ChannelBindException if the port is in use
	 */
	public HttpEndpoint(int port, int maxConnections, RouterFunction<ServerResponse> routes, FaultQueue faults,
			ServerOptions options) {
		this.connections = new ConnectionLimit(maxConnections);
		HandlerStrategies strategies = HandlerStrategies.builder()
			.webFilter(new BodyDrainFilter(RequestBody.maxDrained(options.maxBodySize())))
			.webFilter(new BrowserFilter(options.browserAccess()))
			.webFilter(this.requests)
			.webFilter(new FaultFilter(faults, new StreamPaths(options.basePath())))
			.build();
		HttpHandler handler = RouterFunctions.toHttpHandler(routes, strategies);
		try {
			this.server = HttpServer.create()
				.host(HOST)
				.port(port)
				.option(ChannelOption.SO_REUSEADDR, true)
				.runOn(this.loops)
				.readTimeout(options.requestTimeout())
				.idleTimeout(IDLE_TIMEOUT)
				.doOnChannelInit((observer, channel, address) -> {
					PipelinedRequests.order(channel);
					RequestHeadTimeout.watch(channel, options.requestTimeout());
					this.connections.accept(channel);
				})
				.handle(EventLoops.deferred(new ReactorHttpHandlerAdapter(handler)))
				.bindNow();
		}
		catch (RuntimeException | Error ex) {
			disposeLoops();
			throw ex;
		}
	}

	/**
	 * The port.
	 * @return the port that it listens on
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Stop listening. Requests under way may end within a moment; then all connections
	 * are closed. Waits in the store have to be ended before.
	 */
	public void stop() {
		try {
			this.server.channel().close().awaitUninterruptibly();
			this.requests.stop(PATIENCE);
			this.connections.closeAll();
			this.server.disposeNow();
		}
		finally {
			disposeLoops();
		}
	}

	private void disposeLoops() {
		this.loops.disposeLater(Duration.ZERO, PATIENCE).block();
	}

}
