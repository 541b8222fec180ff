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

package io.durablestreams.boot.autoconfigure.client;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.durablestreams.client.ReactorNettyStreamConnector;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

/**
 * Connectors on Reactor Netty with the HTTP client of the application's builder. Apart
 * from {@link ConnectorFactory} so that Reactor Netty may be absent.
 */
final class ReactorNettyConnectors {

	private ReactorNettyConnectors() {
	}

	static OwnedConnector forRequests(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		return owned(ReactorNettyStreamConnector::forRequests, builder, settings);
	}

	static OwnedConnector forReads(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		return owned(ReactorNettyStreamConnector::forReads, builder, settings);
	}

	/**
	 * Spring's ReactorResourceFactory disposes of the global event loops in the middle of
	 * a shutdown. Producers, who send what they hold behind that, connect by new ones.
	 */
	private static OwnedConnector owned(
			Function<Function<ConnectionProvider, HttpClient>, ReactorNettyStreamConnector> factory,
			ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		HttpResources global = HttpResources.get();
		ReactorNettyStreamConnector connector = factory.apply(httpClient(builder, settings, global));
		return new OwnedConnector(connector, connector::close, () -> HttpResources.get() == global);
	}

	/**
	 * The builder gives connectors only; the last customizer sees what they are made of.
	 */
	private static Function<ConnectionProvider, HttpClient> httpClient(ReactorClientHttpConnectorBuilder builder,
			HttpClientSettings settings, HttpResources global) {
		return (pool) -> {
			AtomicReference<HttpClient> built = new AtomicReference<>();
			builder.withHttpClientFactory(() -> HttpClient.create(pool)).withHttpClientCustomizer((httpClient) -> {
				built.set(onGlobalLoops(httpClient, global));
				return httpClient;
			}).build(settings);
			return built.get();
		};
	}

	/** Those that it was given may have been disposed of. Loops of its own it keeps. */
	private static HttpClient onGlobalLoops(HttpClient httpClient, HttpResources global) {
		LoopResources loops = httpClient.configuration().loopResources();
		return (loops instanceof HttpResources && loops != global) ? httpClient.runOn(global) : httpClient;
	}

}
