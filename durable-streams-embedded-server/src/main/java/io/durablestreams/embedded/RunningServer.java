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

package io.durablestreams.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.durablestreams.embedded.internal.http.FaultQueue;
import io.durablestreams.embedded.internal.http.HttpEndpoint;
import io.durablestreams.embedded.internal.http.RequestBody;
import io.durablestreams.embedded.internal.http.StreamPaths;
import io.durablestreams.embedded.internal.http.StreamRoutes;
import io.durablestreams.embedded.internal.store.StreamStore;
import io.durablestreams.embedded.internal.subscription.SubscriptionRoutes;
import io.durablestreams.embedded.internal.subscription.SubscriptionService;

/**
 * What exists between a server's start and its stop.
 */
final class RunningServer {

	/** How its parts are stopped, the one that was started last first. */
	private final Deque<Runnable> stops = new ArrayDeque<>();

	private final AtomicInteger port = new AtomicInteger();

	/**
	 * Start a server. If that fails, nothing of it is left.
	 */
	RunningServer(ServerSettings settings, int port, StreamStore store, FaultQueue faults) {
		try {
			start(settings, port, store, faults);
		}
		catch (RuntimeException | Error ex) {
			stop(ex);
			throw ex;
		}
	}

	private void start(ServerSettings settings, int port, StreamStore store, FaultQueue faults) {
		String basePath = settings.options().basePath();
		Supplier<String> controlUrl = () -> "http://" + HttpEndpoint.HOST + ":" + port() + basePath + "/"
				+ SubscriptionRoutes.ROOT;
		Housekeeping housekeeping = new Housekeeping(store);
		this.stops.push(housekeeping::close);
		SubscriptionService subscriptions = new SubscriptionService(store, controlUrl, settings.webhooks());
		this.stops.push(subscriptions::close);
		StreamPaths paths = new StreamPaths(basePath);
		RequestBody body = new RequestBody(settings.options());
		StreamRoutes routes = new StreamRoutes(store, settings.options(), body,
				new SubscriptionRoutes(subscriptions, paths::require, body::bytes));
		HttpEndpoint endpoint = new HttpEndpoint(port, settings.maxConnections(), routes.routes(), faults,
				settings.options());
		this.stops.push(endpoint::stop);
		this.port.set(endpoint.port());
		this.stops.push(store.waits()::stop);
		store.waits().allow();
		subscriptions.start();
	}

	int port() {
		return this.port.get();
	}

	/**
	 * Stop all parts, whether or not one of them fails.
	 */
	void stop() {
		IllegalStateException failure = new IllegalStateException("The server couldn't be stopped in good order");
		stop(failure);
		if (failure.getSuppressed().length > 0) {
			throw failure;
		}
	}

	private void stop(Throwable failure) {
		while (!this.stops.isEmpty()) {
			try {
				this.stops.pop().run();
			}
			catch (RuntimeException | Error ex) {
				failure.addSuppressed(ex);
			}
		}
	}

}
