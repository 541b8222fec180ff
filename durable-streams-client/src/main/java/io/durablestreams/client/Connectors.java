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

import java.net.http.HttpClient;
import java.time.Duration;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.ClassUtils;

/**
 * The connections of a client: reads hold theirs, so they have a pool of their own
 * without a practical limit and appends never wait behind them.
 *
 * @param requests for everything but reads
 * @param liveReads for reads: what they ask ahead, their catching up, long-polls and
 * Server-Sent Events
 * @param close releases the connections
 */
record Connectors(ClientHttpConnector requests, ClientHttpConnector liveReads, Runnable close) {

	private static final boolean REACTOR_NETTY = ClassUtils.isPresent("reactor.netty.http.client.HttpClient",
			Connectors.class.getClassLoader());

	static Connectors create(Duration connectTimeout) {
		return REACTOR_NETTY ? ReactorNettyConnectors.create(connectTimeout) : jdk(connectTimeout);
	}

	static Connectors jdk(Duration connectTimeout) {
		// The JDK's client has one pool without a limit.
		ClientHttpConnector connector = new JdkStreamConnector(
				HttpClient.newBuilder().connectTimeout(connectTimeout).build());
		return new Connectors(connector, connector, () -> {
		});
	}

}
