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

package io.durablestreams.client;

import java.time.Duration;

import io.netty.channel.ChannelOption;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Connections by Reactor Netty. Apart from {@link Connectors} so that Reactor Netty may
 * be absent.
 */
final class ReactorNettyConnectors {

	private ReactorNettyConnectors() {
	}

	static Connectors create(Duration connectTimeout) {
		ReactorNettyStreamConnector requests = ReactorNettyStreamConnector
			.forRequests((pool) -> httpClient(pool, connectTimeout));
		ReactorNettyStreamConnector reads = ReactorNettyStreamConnector
			.forReads((pool) -> httpClient(pool, connectTimeout));
		return new Connectors(requests, reads, () -> {
			requests.close();
			reads.close();
		});
	}

	private static HttpClient httpClient(ConnectionProvider pool, Duration connectTimeout) {
		return HttpClient.create(pool)
			.proxyWithSystemProperties()
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(connectTimeout.toMillis(), Integer.MAX_VALUE));
	}

}
