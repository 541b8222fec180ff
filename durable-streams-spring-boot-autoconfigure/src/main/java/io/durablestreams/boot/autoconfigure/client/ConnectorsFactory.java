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

import java.time.Duration;

import io.durablestreams.boot.autoconfigure.ClientProperties;
import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;

/**
 * Makes the connectors of clients, with the application's builder and settings and what
 * the properties of a client say otherwise.
 */
final class ConnectorsFactory {

	private static final Duration LONGEST_CONNECT_TIMEOUT = Duration.ofDays(24);

	private final ObjectProvider<ClientHttpConnectorBuilder<?>> builder;

	private final ObjectProvider<HttpClientSettings> settings;

	private final ObjectProvider<SslBundles> sslBundles;

	ConnectorsFactory(ObjectProvider<ClientHttpConnectorBuilder<?>> builder,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<SslBundles> sslBundles) {
		this.builder = builder;
		this.settings = settings;
		this.sslBundles = sslBundles;
	}

	@Nullable SslBundles sslBundles() {
		return this.sslBundles.getIfAvailable();
	}

	DurableStreamsConnectors create(String prefix, ClientProperties properties,
			DurableStreamsConnectionDetails connectionDetails) {
		HttpClientSettings adjusted = adjust(prefix, properties, connectionDetails);
		ClientHttpConnectorBuilder<?> chosen = ConnectorBuilders.choose(prefix + ".connector",
				properties.getConnector(), this.builder.getIfAvailable(ClientHttpConnectorBuilder::detect));
		DurableStreamsConnectors connectors = new DurableStreamsConnectors(new ConnectorFactory(chosen, adjusted));
		SslBundleUpdates.follow(sslBundles(), adjusted.sslBundle(), connectors::connectWith);
		return connectors;
	}

	private HttpClientSettings adjust(String prefix, ClientProperties properties,
			DurableStreamsConnectionDetails connectionDetails) {
		Duration connectTimeout = properties.getConnectTimeout();
		if (connectTimeout != null) {
			ConfiguredValue.apply(prefix + ".connect-timeout", connectTimeout, ConnectorsFactory::requireUsable);
		}
		return HttpClientSettings.ofSslBundle(connectionDetails.getSslBundle())
			.withConnectTimeout(connectTimeout)
			.orElse(this.settings.getIfAvailable(HttpClientSettings::defaults))
			.orElse(HttpClientSettings.defaults().withConnectTimeout(Duration.ofSeconds(10)));
	}

	/** An HTTP client would refuse it at each connection, and seem to have none. */
	private static void requireUsable(Duration connectTimeout) {
		Assert.isTrue(
				!connectTimeout.isNegative() && !connectTimeout.isZero()
						&& connectTimeout.compareTo(LONGEST_CONNECT_TIMEOUT) <= 0,
				() -> "It must be positive and at most " + LONGEST_CONNECT_TIMEOUT.toDays() + " days");
	}

}
