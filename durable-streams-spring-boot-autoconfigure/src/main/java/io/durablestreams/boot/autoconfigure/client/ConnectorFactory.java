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

import java.net.http.HttpClient;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.durablestreams.client.JdkStreamConnector;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;

/**
 * Builds connectors with Boot's builder, of whichever HTTP engine that is.
 */
final class ConnectorFactory {

	private final ClientHttpConnectorBuilder<?> builder;

	private final HttpClientSettings settings;

	/**
	 * Create the factory.
	 * @param builder the application's connector builder
	 * @param settings the application's settings; their read time-out is not used, since
	 * it would cut every live read that is idle that long, nor are redirects followed,
	 * which would take credentials and data to wherever they lead
	 */
	ConnectorFactory(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings) {
		this.builder = builder;
		this.settings = settings.withReadTimeout(null).withRedirects(HttpRedirects.DONT_FOLLOW);
	}

	/**
	 * Do the same with another SSL bundle.
	 * @param sslBundle the SSL bundle to connect with
	 * @return the factory
	 */
	ConnectorFactory withSslBundle(SslBundle sslBundle) {
		return new ConnectorFactory(this.builder, this.settings.withSslBundle(sslBundle));
	}

	OwnedConnector forRequests() {
		if (this.builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return ReactorNettyConnectors.forRequests(reactor, this.settings);
		}
		return create();
	}

	OwnedConnector forReads() {
		if (this.builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return ReactorNettyConnectors.forReads(reactor, this.settings);
		}
		return create();
	}

	private OwnedConnector create() {
		if (this.builder instanceof JdkClientHttpConnectorBuilder jdk) {
			return OwnedConnector.of(new JdkStreamConnector(httpClient(jdk)));
		}
		return OwnedConnector.of(this.builder.build(this.settings));
	}

	/**
	 * The builder gives connectors only; the last customizer sees what they are made of.
	 */
	private HttpClient httpClient(JdkClientHttpConnectorBuilder jdk) {
		AtomicReference<HttpClient> built = new AtomicReference<>();
		jdk.withHttpClientCustomizer(
				(httpClient) -> built.set(httpClient.followRedirects(HttpClient.Redirect.NEVER).build()))
			.build(this.settings);
		return Objects.requireNonNull(built.get());
	}

}
