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

import java.util.function.Supplier;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.ClientProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Takes the connection details from {@link ClientProperties}.
 */
final class PropertiesDurableStreamsConnectionDetails implements DurableStreamsConnectionDetails {

	private final String prefix;

	private final ClientProperties properties;

	private final @Nullable SslBundles sslBundles;

	private final Supplier<DurableStreamsConfigurationException> baseUrlIsMissing;

	/**
	 * Create it.
	 * @param prefix the prefix of the properties, without a dot behind
	 * @param properties the properties
	 * @param sslBundles the application's bundles
	 * @param baseUrlIsMissing says what to do if no base URL is set
	 */
	PropertiesDurableStreamsConnectionDetails(String prefix, ClientProperties properties,
			@Nullable SslBundles sslBundles, Supplier<DurableStreamsConfigurationException> baseUrlIsMissing) {
		this.prefix = prefix;
		this.properties = properties;
		this.sslBundles = sslBundles;
		this.baseUrlIsMissing = baseUrlIsMissing;
	}

	/**
	 * The connection details of the default client.
	 * @param properties the properties
	 * @param sslBundles the application's bundles
	 * @return the connection details
	 */
	static PropertiesDurableStreamsConnectionDetails ofDefault(DurableStreamsProperties properties,
			@Nullable SslBundles sslBundles) {
		// With the embedded server's module its own connection details would be here
		return new PropertiesDurableStreamsConnectionDetails("durable.streams", properties, sslBundles,
				() -> properties.getEmbedded().isEnabled() ? embeddedServerIsMissing() : serverIsMissing());
	}

	@Override
	public String getBaseUrl() {
		String baseUrl = this.properties.getBaseUrl();
		if (StringUtils.hasText(baseUrl)) {
			return baseUrl.strip();
		}
		throw this.baseUrlIsMissing.get();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String bundle = this.properties.getSsl().getBundle();
		if (!StringUtils.hasText(bundle)) {
			return null;
		}
		try {
			if (this.sslBundles != null) {
				return this.sslBundles.getBundle(bundle);
			}
		}
		catch (NoSuchSslBundleException ex) {
			throw sslBundleIsMissing(bundle, ex);
		}
		throw sslBundleIsMissing(bundle, null);
	}

	private static DurableStreamsConfigurationException serverIsMissing() {
		return new DurableStreamsConfigurationException(
				"No Durable Streams server is configured: 'durable.streams.base-url' is not set and the embedded server is not enabled.",
				"""
						Either set 'durable.streams.base-url' to the URL of a Durable Streams server, such as \
						'https://streams.example.com/v1/stream', or, for development and tests, set \
						'durable.streams.embedded.enabled' to 'true' and add the dependency \
						'io.durablestreams:durable-streams-embedded-server'.""");
	}

	private static DurableStreamsConfigurationException embeddedServerIsMissing() {
		return new DurableStreamsConfigurationException(
				"'durable.streams.embedded.enabled' is 'true', but the embedded server is not on the class path.",
				"Add the dependency 'io.durablestreams:durable-streams-embedded-server', or set "
						+ "'durable.streams.base-url' to the URL of a Durable Streams server instead.");
	}

	private DurableStreamsConfigurationException sslBundleIsMissing(String bundle,
			@Nullable NoSuchSslBundleException cause) {
		return new DurableStreamsConfigurationException(
				"'" + this.prefix + ".ssl.bundle' names the SSL bundle '" + bundle + "', which does not exist.",
				"Define the bundle under 'spring.ssl.bundle', or correct '" + this.prefix + ".ssl.bundle'.", cause);
	}

}
