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
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

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
		return owned(ReactorNettyStreamConnector.forRequests(httpClient(builder, settings)));
	}

	static OwnedConnector forReads(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		return owned(ReactorNettyStreamConnector.forReads(httpClient(builder, settings)));
	}

	private static OwnedConnector owned(ReactorNettyStreamConnector connector) {
		return new OwnedConnector(connector, connector::close);
	}

	/**
	 * The builder gives connectors only; the last customizer sees what they are made of.
	 */
	private static Function<ConnectionProvider, HttpClient> httpClient(ReactorClientHttpConnectorBuilder builder,
			HttpClientSettings settings) {
		return (pool) -> {
			AtomicReference<HttpClient> built = new AtomicReference<>();
			builder.withHttpClientFactory(() -> HttpClient.create(pool)).withHttpClientCustomizer((httpClient) -> {
				built.set(httpClient);
				return httpClient;
			}).build(settings);
			return built.get();
		};
	}

}
