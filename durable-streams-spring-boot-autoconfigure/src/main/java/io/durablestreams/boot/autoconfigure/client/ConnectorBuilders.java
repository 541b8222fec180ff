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

import io.durablestreams.boot.autoconfigure.ClientProperties.Connector;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.util.ClassUtils;

/**
 * Chooses the HTTP engine, and refuses those that are none for live reads.
 */
final class ConnectorBuilders {

	private static final String REACTOR_NETTY = "reactor.netty.http.client.HttpClient";

	private ConnectorBuilders() {
	}

	/**
	 * Choose the builder.
	 * @param property the property that says which engine is wanted
	 * @param connector the engine that is wanted, or {@code null} for the application's
	 * @param ofApplication the application's builder, which is preferred for its settings
	 * @return the builder
	 * @throws DurableStreamsConfigurationException if it can't be used
	 */
	static ClientHttpConnectorBuilder<?> choose(String property, @Nullable Connector connector,
			ClientHttpConnectorBuilder<?> ofApplication) {
		if (connector == Connector.JDK) {
			return (ofApplication instanceof JdkClientHttpConnectorBuilder) ? ofApplication
					: ClientHttpConnectorBuilder.jdk();
		}
		if (connector == Connector.REACTOR) {
			return (ofApplication instanceof ReactorClientHttpConnectorBuilder) ? ofApplication : reactor(property);
		}
		if (ofApplication instanceof JettyClientHttpConnectorBuilder) {
			throw unsuitable(property, "Jetty's",
					"has at most 64 to a server, and ends those that bring nothing for 30 s");
		}
		if (ofApplication instanceof HttpComponentsClientHttpConnectorBuilder) {
			throw unsuitable(property, "Apache's",
					"has at most 5 to a server, and keeps those of reads that were cancelled");
		}
		return ofApplication;
	}

	private static ClientHttpConnectorBuilder<?> reactor(String property) {
		if (!ClassUtils.isPresent(REACTOR_NETTY, null)) {
			throw new DurableStreamsConfigurationException(
					"'" + property + "' is 'reactor', but Reactor Netty is not on the class path.",
					"Add the dependency 'io.projectreactor.netty:reactor-netty-http', or set '" + property
							+ "' to 'jdk'.");
		}
		return ClientHttpConnectorBuilder.reactor();
	}

	private static DurableStreamsConfigurationException unsuitable(String property, String whose, String reason) {
		return new DurableStreamsConfigurationException(
				"Durable streams can't be read with " + whose
						+ " HTTP client, which the application uses: each live read "
						+ "holds a connection until it is cancelled, and this client " + reason + ".",
				"Set '" + property + "' to 'jdk', or to 'reactor' with the dependency "
						+ "'io.projectreactor.netty:reactor-netty-http'. Other clients of the application keep theirs.");
	}

}
