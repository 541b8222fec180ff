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

import java.util.List;

import io.durablestreams.client.error.DurableStreamException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpMethod;

/**
 * Passes on requests under an application's own URLs to a stream server: what is allowed,
 * and no more than the protocol has. Thread-safe.
 * <p>
 * The routes of {@code ReactiveGatewayRoutes} or {@code ServletGatewayRoutes} bring the
 * requests. When it stops, live reads come to an end, and what comes then is answered 503
 * so that clients connect elsewhere.
 * <p>
 * As a {@link MeterBinder} it tells how many live reads there are, how many there may be,
 * and how many were refused; Spring Boot binds it as a bean.
 */
public final class DurableStreamGateway implements SmartLifecycle, MeterBinder {

	/**
	 * The phase in which a gateway stops: ahead of the web server, which waits for
	 * requests under way.
	 */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1023;

	private static final Log logger = LogFactory.getLog(DurableStreamGateway.class);

	private final GatewaySettings settings;

	private volatile boolean running;

	DurableStreamGateway(GatewaySettings settings) {
		this.settings = settings;
	}

	/**
	 * Build a gateway.
	 * @param routes its routes
	 * @return a builder
	 */
	public static DurableStreamGatewayBuilder builder(List<GatewayRoute> routes) {
		return new DurableStreamGatewayBuilder(routes);
	}

	/**
	 * The gateway's routes.
	 * @return the routes
	 */
	public List<GatewayRoute> routes() {
		return this.settings.routes();
	}

	/**
	 * How many live reads are under way.
	 * @return their number
	 */
	public int liveReads() {
		return this.settings.liveReads().count();
	}

	/**
	 * Handle a request.
	 * @param route the route that it came by
	 * @param request the request
	 * @return the response; an error if the route's {@link DurableStreamAccess} fails
	 */
	public Mono<GatewayResponse> handle(GatewayRoute route, GatewayRequest request) {
		boolean withBody = !request.method().equals(HttpMethod.HEAD);
		return Mono.defer(() -> new GatewayExchange(this.settings, route, request).run())
			.onErrorMap(DurableStreamException.class, (ex) -> unreachable(route, ex))
			.onErrorResume(GatewayProblemException.class, (problem) -> Mono.just(problem.response(withBody)));
	}

	private static GatewayProblemException unreachable(GatewayRoute route, DurableStreamException ex) {
		logger
			.warn("A request by route '" + route.name() + "' has no response of the stream server: " + ex.getMessage());
		return new GatewayProblemException(ex.getStatusCode(), "The streams can't be reached.").header(ex.getHeaders());
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		LiveReads reads = this.settings.liveReads();
		Gauge.builder("durable.streams.gateway.live.reads", reads, LiveReads::count)
			.description("Live reads under way")
			.register(registry);
		Gauge.builder("durable.streams.gateway.live.reads.max", reads, LiveReads::max)
			.description("Live reads that there may be in all")
			.register(registry);
		FunctionCounter.builder("durable.streams.gateway.live.reads.refused", reads, LiveReads::refused)
			.description("Live reads that were one too many, of all or of their principal")
			.register(registry);
	}

	@Override
	public void start() {
		this.settings.liveReads().open();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.settings.liveReads().close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
