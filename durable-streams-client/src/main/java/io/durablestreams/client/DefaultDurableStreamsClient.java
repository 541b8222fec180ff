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

import java.net.URI;

/**
 * Makes handles that share one set of connections.
 */
final class DefaultDurableStreamsClient implements DurableStreamsClient {

	private final HttpExchanges exchanges;

	private final ClientSettings settings;

	private final Runnable closeConnections;

	DefaultDurableStreamsClient(HttpExchanges exchanges, ClientSettings settings, Runnable closeConnections) {
		this.exchanges = exchanges;
		this.settings = settings;
		this.closeConnections = closeConnections;
	}

	@Override
	public DurableStream stream(String name) {
		URI uri = StreamUrls.resolve(this.settings.baseUrl(), name, this.settings.allowedOrigins());
		return new DefaultDurableStream(StreamTarget.of(StreamUrls.displayName(name), uri), this.exchanges,
				this.settings);
	}

	@Override
	public void close() {
		this.exchanges.close();
		this.closeConnections.run();
	}

}
